import { AppError } from '@cadml/errors';
import { isBrepText } from './brep-text/brep-content.ts';
import type { ReadFormat, SourceFormat, Warning } from './document.ts';
import { recogniseForeign } from './foreign-formats.ts';
import { foreignByName } from './foreign-names.ts';
import { gzipHead, isGzip } from './gzip.ts';
import { igesForm } from './iges/iges-content.ts';
import { isGltfJson, isObj, isPly } from './recognise-mesh.ts';
import { stlFlavour } from './stl/flavour.ts';
import { zipNames } from './zip/zip-names.ts';

/** Bytes of a file's beginning that the decision needs; fewer are enough for a smaller file. */
export const DETECT_HEAD_BYTES = 65_536;
/** Bytes of its end that `wantsTail` asks for. */
export const DETECT_TAIL_BYTES = 262_144;

export interface DetectInput {
  /** The first DETECT_HEAD_BYTES bytes, or all of a smaller file. */
  readonly head: Uint8Array;
  /** The last DETECT_TAIL_BYTES bytes, where `wantsTail` asked for them. */
  readonly tail?: Uint8Array;
  readonly totalBytes: number;
  /** The caller's file name; its extension is a hint, never the decision. */
  readonly name: string;
  /** Whether a DWG can be converted here. */
  readonly convertsDwg?: boolean;
}

export interface DetectedFormat {
  readonly format: SourceFormat;
  /** The file is a gzip that holds the format. */
  readonly packed?: true;
  /** `format_mismatch` when the name says another format than the content. */
  readonly warnings: readonly Warning[];
}

/** What is in an archive stands at its end. */
export function wantsTail(head: Uint8Array, totalBytes: number): boolean {
  return totalBytes > head.length && head[0] === 0x50 && head[1] === 0x4b;
}

const KNOWN_HERE = 'a STEP, IGES, BREP, STL, OBJ, PLY, 3MF, GLB, glTF or DXF file';

/**
 * Decides the format by content. Raises INPUT_VALIDATION_FAILED / upload for an empty file,
 * UNSUPPORTED_FORMAT or UNSUPPORTED_INPUT_DWG / detect for a known format that is not read (with what to
 * export instead), also when it is known by its name alone; INPUT_FORMAT_INVALID / detect for anything else.
 */
export function detectFormat(input: DetectInput): DetectedFormat {
  if (input.totalBytes === 0) {
    throw new AppError({
      code: 'INPUT_VALIDATION_FAILED',
      stage: 'upload',
      message: `The file is empty. Upload ${KNOWN_HERE}.`,
    });
  }
  const extension = extensionOf(input.name);
  const text = asciiHead(input.head);
  if (isPackedStep(input.head)) return { format: 'step', packed: true, warnings: packedMismatch(input.name) };
  const format = recogniseRead(input, text, extension);
  if (format) return { format, warnings: mismatch(format, extension) };
  const foreign =
    recogniseForeign({ head: input.head, text, extension, members: zipNames(input) }) ??
    foreignByName(input.name);
  if (foreign?.format === 'dwg' && input.convertsDwg) {
    return { format: 'dwg', warnings: mismatch('dwg', extension) };
  }
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
    message: `The content is no CAD format that is known here. Upload ${KNOWN_HERE}.`,
    context: { extension },
  });
}

function recogniseRead(input: DetectInput, text: string, extension: string): ReadFormat | null {
  if (isStep(text) || isCutStep(text, extension)) return 'step';
  if (isBrepText(text)) return 'brep';
  if (igesForm(text) === 'fixed') return 'iges';
  if (isDxf(text) || (extension === 'dxf' && hasGroups(text))) return 'dxf';
  const { head, totalBytes } = input;
  const members = zipNames(input);
  if (isThreeMf(members, head, extension)) return '3mf';
  if (text.startsWith('glTF')) return 'glb';
  if (isGltfJson(text, extension)) return 'gltf';
  if (isPly(text, extension)) return 'ply';
  if (recogniseForeign({ head, text, extension: '', members })) return null;
  if (isObj(text, extension)) return 'obj';
  return stlFlavour({ head, totalBytes, hasStlName: extension === 'stl' }) ? 'stl' : null;
}

/** An archive with a model in it; one whose list is out of reach, or that is cut, by its name. */
function isThreeMf(members: readonly string[], head: Uint8Array, extension: string): boolean {
  if (members.some((name) => /^\/?3d\/.*\.model$/i.test(name))) return true;
  return extension === '3mf' && head[0] === 0x50 && head[1] === 0x4b;
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

const EXTENSIONS: Readonly<Record<SourceFormat, readonly string[]>> = {
  dwg: ['dwg'],
  step: ['step', 'stp', 'p21'],
  iges: ['iges', 'igs'],
  brep: ['brep', 'brp'],
  stl: ['stl'],
  obj: ['obj'],
  ply: ['ply'],
  '3mf': ['3mf'],
  glb: ['glb'],
  gltf: ['gltf'],
  dxf: ['dxf'],
};

function packedMismatch(name: string): readonly Warning[] {
  const extension = extensionOf(name);
  if (PACKED_STEP.test(name)) return [];
  return extension === '' ? [] : [notNamedSo(extension, 'packed STEP')];
}

const PACKED_STEP = /\.(?:stpz|stepz|(?:stp|step|p21)\.gz)$/i;

function mismatch(format: SourceFormat, extension: string): readonly Warning[] {
  if (extension === '' || EXTENSIONS[format].includes(extension)) return [];
  return [notNamedSo(extension, format.toUpperCase())];
}

function notNamedSo(extension: string, content: string): Warning {
  const message = `The name ends in .${extension}, but the content is ${content}; it was read as that.`;
  return { code: 'format_mismatch', message };
}
