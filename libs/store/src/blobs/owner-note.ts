/** A note holds the owner in a line, so that an operator can write one as well. */
export function ownerText(owner: string): string {
  return `${owner}\n`;
}

/** null for a note that names nobody. */
export function ownerFrom(text: string): string | null {
  const owner = text.trim();
  return owner === '' ? null : owner;
}
