import { AppError } from '@cadml/errors';
import type { ReadFormat, Warning } from './document.ts';
import { recogniseForeign } from './foreign-formats.ts';
import { gzipHead, isGzip } from './gzip.ts';
import { stlFlavour } from './stl/flavour.ts';

/** Bytes of a file's beginning that the decision needs; fewer are enough for a smaller file. */
export const DETECT_HEAD_BYTES = 65_536;

export interface DetectInput {
  /** The first DETECT_HEAD_BYTES bytes, or all of a smaller file. */
  readonly head: Uint8Array;
  readonly totalBytes: number;
  /** The caller's file name; its extension is a hint, never the decision. */
  readonly name: string;
}

export interface DetectedFormat {
  readonly format: ReadFormat;
  /** The file is a gzip that holds the format. */
  readonly packed?: true;
  /** `format_mismatch` when the name says another format than the content. */
  readonly warnings: readonly Warning[];
}

/**
 * Decides the format by content. Raises INPUT_VALIDATION_FAILED / upload for an empty file,
 * UNSUPPORTED_FORMAT or UNSUPPORTED_INPUT_DWG / detect for a known format that is not read (with what to
 * export instead), INPUT_FORMAT_INVALID / detect for anything else.
 */
export function detectFormat(input: DetectInput): DetectedFormat {
  if (input.totalBytes === 0) {
    throw new AppError({
      code: 'INPUT_VALIDATION_FAILED',
      stage: 'upload',
      message: 'The file is empty. Upload a STEP, STL or DXF file.',
    });
  }
  const extension = extensionOf(input.name);
  const text = asciiHead(input.head);
  if (isPackedStep(input.head)) return { format: 'step', packed: true, warnings: packedMismatch(input.name) };
  const format = recogniseRead(input, text, extension);
  if (format) return { format, warnings: mismatch(format, extension) };
  const foreign = recogniseForeign(input.head, text, extension);
  if (foreign) {
    throw new AppError({
      code: foreign.format === 'dwg' ? 'UNSUPPORTED_INPUT_DWG' : 'UNSUPPORTED_FORMAT',
      stage: 'detect',
      message: `${foreign.label} is not read. ${foreign.advice}`,
      context: { format: foreign.format },
    });
  }
  throw new AppError({
    code: 'INPUT_FORMAT_INVALID',
    stage: 'detect',
    message: 'The content is no CAD format that is known here. Upload a STEP, STL or DXF file.',
    context: { extension },
  });
}

function recogniseRead(input: DetectInput, text: string, extension: string): ReadFormat | null {
  if (isStep(text) || isCutStep(text, extension)) return 'step';
  if (isDxf(text) || (extension === 'dxf' && hasGroups(text))) return 'dxf';
  if (recogniseForeign(input.head, text, '')) return null;
  const { head, totalBytes } = input;
  return stlFlavour({ head, totalBytes, hasStlName: extension === 'stl' }) ? 'stl' : null;
}

/** STEP packed with gzip, as `.stpz` or `.stp.gz`; a gzip of anything else is foreign. */
function isPackedStep(head: Uint8Array): boolean {
  const content = isGzip(head) ? gzipHead(head) : null;
  return content !== null && isStep(asciiHead(content));
}

/** Space and comments may come before the magic; its text may be UTF-16, which the pre-flight refuses. */
function isStep(text: string): boolean {
  return /^(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/)*ISO-10303-21\s*(?:;|$)/i.test(text);
}

/** A file named STEP that was cut inside its first word is a broken STEP file. */
function isCutStep(text: string, extension: string): boolean {
  return EXTENSIONS.step.includes(extension) && text.length >= 3 && 'ISO-10303-21;'.startsWith(text.trim());
}

/** A file named DXF that begins with groups, but not with a section, is a broken DXF file. */
function hasGroups(text: string): boolean {
  return /^\s*\d{1,4}[ \t]*\r?\n[^\n]*\n\s*\d{1,4}[ \t]*(?:\r?\n|$)/.test(text);
}

/** A section at the beginning, after comments (999); or the sentinel of a binary DXF. */
function isDxf(text: string): boolean {
  if (text.startsWith('AutoCAD Binary DXF\r\n')) return true;
  return /^(?:\s*999[ \t]*\r?\n[^\n]*\n)*\s*0[ \t]*\r?\n\s*(?:SECTION|EOF)\b/i.test(text);
}

/** The head as characters of one byte: marks gone, UTF-16 brought back to what it spells. */
function asciiHead(head: Uint8Array): string {
  const latin1 = new TextDecoder('latin1').decode(head);
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  return latin1.startsWith('\u00ef\u00bb\u00bf') ? latin1.slice(3) : latin1;
}

function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const EXTENSIONS: Readonly<Record<ReadFormat, readonly string[]>> = {
  step: ['step', 'stp', 'p21'],
  stl: ['stl'],
  dxf: ['dxf'],
};

function packedMismatch(name: string): readonly Warning[] {
  const extension = extensionOf(name);
  if (PACKED_STEP.test(name)) return [];
  return extension === '' ? [] : [notNamedSo(extension, 'packed STEP')];
}

const PACKED_STEP = /\.(?:stpz|stepz|(?:stp|step|p21)\.gz)$/i;

function mismatch(format: ReadFormat, extension: string): readonly Warning[] {
  if (extension === '' || EXTENSIONS[format].includes(extension)) return [];
  return [notNamedSo(extension, format.toUpperCase())];
}

function notNamedSo(extension: string, content: string): Warning {
  const message = `The name ends in .${extension}, but the content is ${content}; it was read as that.`;
  return { code: 'format_mismatch', message };
}
