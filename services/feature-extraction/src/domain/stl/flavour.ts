/** Bytes before the first facet of a binary STL: a free header and the facet count. */
export const BINARY_HEADER = 84;
export const BINARY_FACET = 50;

export interface FileHead {
  /** The first bytes of the file. */
  readonly head: Uint8Array;
  readonly totalBytes: number;
  readonly hasStlName: boolean;
}

/**
 * Which STL this is; null when it is none. A count that fits the size to the byte means binary, even when
 * the header begins with `solid`. A binary STL whose count lies is still recognised by plausible facets, so
 * that its reader can say what is wrong with it.
 */
export function stlFlavour({ head, totalBytes, hasStlName }: FileHead): 'binary' | 'ascii' | null {
  // First, for it is all that there is to do for most files.
  if (totalBytes >= BINARY_HEADER && declaredBytes(head) === totalBytes) return 'binary';
  const text = new TextDecoder('latin1').decode(head);
  const textual = /^(?:\u00ef\u00bb\u00bf)?\s*solid\b/i.test(text);
  if (textual && !text.includes('\0') && (hasStlName || /\b(?:facet|endsolid)\b/i.test(text))) return 'ascii';
  if (totalBytes < BINARY_HEADER) return null;
  if (hasStlName && totalBytes < BINARY_HEADER + BINARY_FACET)
    return textual || isZeroOrText(head) ? 'binary' : null;
  return looksBinary(head, hasStlName) ? 'binary' : null;
}

function declaredBytes(head: Uint8Array): number {
  if (head.length < BINARY_HEADER) return -1;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return BINARY_HEADER + view.getUint32(80, true) * BINARY_FACET;
}

function isZeroOrText(head: Uint8Array): boolean {
  return head.subarray(0, 80).every((byte) => byte === 0 || (byte >= 9 && byte < 127));
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 9 && byte < 127);
}

/** Do the first facets hold numbers that a part can have? Random bytes do not, and text is no number. */
function looksBinary(head: Uint8Array, hasStlName: boolean): boolean {
  if (isText(head.subarray(BINARY_HEADER))) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const present = Math.floor((head.length - BINARY_HEADER) / BINARY_FACET);
  // What lies behind the declared facets is a note, or the proof that the count lies; no facet to judge by.
  const facets = Math.min(40, present, view.getUint32(80, true) || present);
  let zeros = 0;
  for (let facet = 0; facet < facets; facet++) {
    for (let i = 0; i < 12; i++) {
      const value = Math.abs(view.getFloat32(BINARY_HEADER + facet * BINARY_FACET + i * 4, true));
      if (value === 0) zeros++;
      else if (!(value > 1e-30 && value < 1e12)) return false;
    }
  }
  return facets > 0 && (hasStlName || (zeros < facets * 12 && isZeroOrText(head)));
}
