import { isBinaryBrep } from './brep-text/brep-content.ts';
import { igesForm } from './iges/iges-content.ts';

/** A CAD or mesh format that is known and not read. */
export interface ForeignFormat {
  readonly format: string;
  /** As people call it. */
  readonly label: string;
  /** What to do instead. */
  readonly advice: string;
}

interface Signature extends ForeignFormat {
  /** Decides by the first bytes, their text, or both. */
  readonly matches: (head: Uint8Array, text: string, extension: string) => boolean;
}

/** The foreign format of a file; null when its content is none. The name only tells kinds of one container apart. */
export function recogniseForeign(head: Uint8Array, text: string, extension: string): ForeignFormat | null {
  const found = SIGNATURES.find((signature) => signature.matches(head, text, extension));
  return found ? { format: found.format, label: found.label, advice: found.advice } : null;
}

const SOLID = 'Export the part as STEP.';
const MESH = 'Export the mesh as STL.';

const begins = (prefix: string) => (_: Uint8Array, text: string) => text.startsWith(prefix);
const fits = (pattern: RegExp) => (_: Uint8Array, text: string) => pattern.test(text);

const ZIP = 'PK\x03\x04';
const OLE = '\u00d0\u00cf\x11\u00e0\u00a1\u00b1\x1a\u00e1';

/** The first bytes as characters; `latin1` of TextDecoder maps 0x80–0x9f elsewhere. */
function magic(prefix: string): (head: Uint8Array) => boolean {
  return (head) => String.fromCharCode(...head.subarray(0, prefix.length)) === prefix;
}

function named(container: string, ...extensions: readonly string[]) {
  const isContainer = magic(container);
  return (head: Uint8Array, _: string, extension: string) =>
    isContainer(head) && extensions.includes(extension);
}

/** Parts of a zip are named in its local headers. */
function zipWith(entry: string) {
  const isZip = magic(ZIP);
  return (head: Uint8Array, text: string) => isZip(head) && text.includes(entry);
}

const SIGNATURES: readonly Signature[] = [
  {
    format: 'dwg',
    label: 'DWG',
    advice: 'Save the drawing as DXF.',
    matches: fits(/^AC(?:1\.\d|2\.\d|10\d\d)/),
  },
  { format: '3mf', label: '3MF', advice: MESH, matches: zipWith('3D/') },
  { format: '3mf', label: '3MF', advice: MESH, matches: named(ZIP, '3mf') },
  { format: 'fcstd', label: 'FreeCAD (FCStd)', advice: SOLID, matches: zipWith('Document.xml') },
  { format: 'fcstd', label: 'FreeCAD (FCStd)', advice: SOLID, matches: named(ZIP, 'fcstd') },
  { format: 'zip', label: 'A zip archive', advice: 'Unpack it and upload its files.', matches: magic(ZIP) },
  {
    format: 'zip',
    label: 'A zip archive',
    advice: 'Unpack it and upload its files.',
    matches: magic('PK\x05\x06'),
  },
  {
    format: 'gzip',
    label: 'A gzip archive',
    advice: 'Unpack it and upload its files.',
    matches: magic('\x1f\u008b'),
  },
  {
    format: '7z',
    label: 'A 7z archive',
    advice: 'Unpack it and upload its files.',
    matches: magic('7z\u00bc\u00af\x27\x1c'),
  },
  {
    format: 'rar',
    label: 'A RAR archive',
    advice: 'Unpack it and upload its files.',
    matches: magic('Rar!\x1a\x07'),
  },
  { format: 'inventor', label: 'Inventor (IPT, IAM)', advice: SOLID, matches: named(OLE, 'ipt', 'iam') },
  {
    format: 'solidworks',
    label: 'SolidWorks (SLDPRT, SLDASM)',
    advice: SOLID,
    matches: named(OLE, 'sldprt', 'sldasm'),
  },
  {
    format: 'ole',
    label: 'A compound document (SolidWorks, Inventor, Solid Edge)',
    advice: SOLID,
    matches: magic(OLE),
  },
  { format: 'catia', label: 'CATIA V5 (CATPart, CATProduct)', advice: SOLID, matches: begins('V5_CFV2') },
  {
    format: 'parasolid',
    label: 'Parasolid (X_T, X_B)',
    advice: SOLID,
    matches: fits(/^\*\*ABCDEFGHIJKLMNOPQRSTUVWXYZ|^PS\0\0/),
  },
  { format: 'jt', label: 'JT', advice: SOLID, matches: fits(/^Version \d+\.\d+ +JT/) },
  { format: 'creo', label: 'Creo (PRT, ASM)', advice: SOLID, matches: begins('#UGC:') },
  {
    format: 'acis',
    label: 'ACIS (SAT, SAB)',
    advice: SOLID,
    matches: fits(/^(?:\d{3,6} \d+ \d+ \d+\s*\r?\n\d+ |ACIS BinaryFile)/),
  },
  {
    format: 'brep-binary',
    label: 'OpenCASCADE BREP in its binary form',
    advice: 'Save the shape as BREP text, or export it as STEP.',
    matches: (_, text) => isBinaryBrep(text),
  },
  { format: 'glb', label: 'GLB', advice: MESH, matches: begins('glTF') },
  {
    format: 'gltf',
    label: 'glTF',
    advice: MESH,
    matches: fits(/^\s*\{[\s\S]{0,20000}?"asset"\s*:\s*\{[^}]{0,2000}?"version"/),
  },
  {
    format: 'gltf',
    label: 'glTF',
    advice: MESH,
    matches: (_, text, extension) => extension === 'gltf' && /^\s*\{/.test(text),
  },
  { format: 'ply', label: 'PLY', advice: MESH, matches: fits(/^ply\s*\r?\n\s*format /) },
  {
    format: 'off',
    label: 'OFF',
    advice: MESH,
    matches: fits(/^\s*(?:#[^\n]*\n\s*)*(?:ST)?C?N?4?n?OFF\s*(?:BINARY|[\r\n#]|\d)/),
  },
  {
    format: 'iges-compressed',
    label: 'IGES in its compressed or binary form',
    advice: 'Export the part as IGES with fixed records, or as STEP.',
    matches: (_, text) => igesForm(text) !== null,
  },
  { format: 'obj', label: 'OBJ', advice: MESH, matches: isObj },
  { format: 'ifc', label: 'IFC as XML', advice: SOLID, matches: fits(/^\s*<\?xml[\s\S]{0,2000}<ifcXML/i) },
  {
    format: 'collada',
    label: 'COLLADA',
    advice: MESH,
    matches: fits(/^\s*(?:<\?xml[\s\S]{0,2000})?<COLLADA/),
  },
  { format: 'vrml', label: 'VRML', advice: MESH, matches: begins('#VRML') },
];

/** Lines of OBJ statements, vertices among them; comments and blank lines between. */
function isObj(_: Uint8Array, text: string): boolean {
  const lines = text.slice(0, 8192).split(/\r?\n/).slice(0, 200);
  if (text.length > 8192 && lines.length > 1) lines.pop();
  const statements = lines.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const known = /^\s*(?:v|vt|vn|vp|f|l|p|o|g|s|mtllib|usemtl|mg|cstype|deg|curv|surf)\s/;
  return (
    statements.length > 0 &&
    statements.every((line) => known.test(line)) &&
    /^[ \t]*v[ \t]+[-+.\d]/m.test(text)
  );
}
