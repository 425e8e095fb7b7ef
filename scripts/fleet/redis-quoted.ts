/** A value of redis.conf as one word, whatever it holds: a path may have spaces (redis.conf quotes as C does). */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
