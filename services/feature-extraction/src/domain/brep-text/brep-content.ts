/** Lines that may stand before the header; the kernel skips any, here a note is meant. */
const HEADER = /^(?:[^\r\n\0]*\r?\n){0,64}?\s*CASCADE Topology V[1-3]\b/;
const DRAWABLE = /^\s*DBRep_DrawableShape\b/;
const BINARY = /^\s*Open CASCADE Topology V\d/;

/** Whether the first characters of a file are OCCT's BREP text, comments before it allowed. */
export function isBrepText(text: string): boolean {
  return DRAWABLE.test(text) || HEADER.test(text.slice(0, 16_384));
}

/** Whether they are OCCT's binary form of the same. */
export function isBinaryBrep(text: string): boolean {
  return BINARY.test(text);
}
