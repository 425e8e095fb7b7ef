/** A group code with its value. */
export type Tag = readonly [code: number, value: string | number];

/** Tags as the lines of a DXF file. Which codes hold real numbers is a matter of their range. */
export function formatTags(tags: readonly Tag[]): string {
  return tags.map(([code, value]) => `${String(code).padStart(3)}\n${formatValue(code, value)}\n`).join('');
}

/** Hands out handles in the order of asking, from 1 on. */
export class Handles {
  #last = 0;

  next(): string {
    this.#last++;
    return this.#last.toString(16).toUpperCase();
  }
}

function formatValue(code: number, value: string | number): string {
  if (typeof value === 'string' || !isReal(code)) return String(value);
  const rounded = String(Math.round(value * 1e6) / 1e6 + 0);
  return rounded.includes('.') ? rounded : `${rounded}.0`;
}

function isReal(code: number): boolean {
  return (code >= 10 && code <= 59) || (code >= 140 && code <= 149) || (code >= 210 && code <= 239);
}
