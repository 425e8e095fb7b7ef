const BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;

/** FNV-1a of 64 bits (Fowler, Noll, Vo 1991) of an ASCII text, as 16 hexadecimal digits. */
export function textHash(text: string): string {
  let hash = BASIS;
  for (let i = 0; i < text.length; i++) hash = ((hash ^ BigInt(text.charCodeAt(i))) * PRIME) & MASK;
  return hash.toString(16).padStart(16, '0');
}
