/** Lets the event loop turn once, between the chunks of a long computation. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
