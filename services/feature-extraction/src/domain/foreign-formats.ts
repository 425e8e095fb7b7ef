import { isBinaryBrep } from './brep-text/brep-content.ts';
import { gzipHead, isGzip } from './gzip.ts';
import { igesForm } from './iges/iges-content.ts';

/** A CAD or mesh format that is known and not read. */
export interface ForeignFormat {
  readonly format: string;
  /** As people call it. */
  readonly label: string;
  /** What to do instead. */
  readonly advice: string;
}

export interface Recognisable {
  readonly head: Uint8Array;
  /** The head as characters of one byte. */
  readonly text: string;
  /** Of the name; only tells kinds of one container apart. */
  readonly extension: string;
  /** Names of the members of an archive. */
  readonly members: readonly string[];
}

interface Signature extends ForeignFormat {
  readonly matches: (file: Recognisable) => boolean;
}

/** The foreign format of a file; null when its content is none. */
export function recogniseForeign(file: Recognisable): ForeignFormat | null {
  const found = SIGNATURES.find((signature) => signature.matches(file));
  return found ? { format: found.format, label: found.label, advice: found.advice } : null;
}

const SOLID = 'Export the part as STEP (AP242 or AP214).';
const MESH = 'Export the mesh as STL, 3MF or GLB.';
const STEP_XML = 'STEP as XML (STPX)';
const STEP_TEXT =
  'Export the part as STEP text (.stp; AP242, AP214 or AP203), with its geometry in the file.';
const ARCHIVE = 'Unpack it and upload its files.';

const begins =
  (prefix: string) =>
  ({ text }: Recognisable) =>
    text.startsWith(prefix);
const fits =
  (pattern: RegExp) =>
  ({ text }: Recognisable) =>
    pattern.test(text);

const ZIP = 'PK\x03\x04';
const OLE = '\u00d0\u00cf\x11\u00e0\u00a1\u00b1\x1a\u00e1';

/** The first bytes as characters; `latin1` of TextDecoder maps 0x80–0x9f elsewhere. */
function magic(prefix: string): (file: Recognisable) => boolean {
  return ({ head }) => String.fromCharCode(...head.subarray(0, prefix.length)) === prefix;
}

function named(container: string, ...extensions: readonly string[]) {
  const isContainer = magic(container);
  return (file: Recognisable) => isContainer(file) && extensions.includes(file.extension);
}

function zipWith(entry: RegExp) {
  return ({ members }: Recognisable) => members.some((name) => entry.test(name));
}

/** A compound document with a stream of this name in reach: they are in UTF-16. */
function oleWith(...streams: readonly string[]) {
  const isOle = magic(OLE);
  return (file: Recognisable) => {
    if (!isOle(file)) return false;
    const names = file.text.replaceAll('\0', '');
    return streams.some((stream) => names.includes(stream));
  };
}

/** `Contents/`, the beginning of a member's name, with the halves of each byte exchanged. */
const CONTENTS = [0x34, 0xf6, 0xe6, 0x47, 0x56, 0xe6, 0x47, 0x37, 0xf2];
const CONTENTS_REACH = 8 + 2_048;

/** The container since SolidWorks 2015, which is no compound document (PRONOM fmt/1967, The National Archives). */
function isSolidWorks2015({ head }: Recognisable): boolean {
  if (![0, 0, 0, 4].every((byte, i) => head[4 + i] === byte)) return false;
  const reach = head.subarray(8, CONTENTS_REACH + CONTENTS.length);
  return reach.some((_, at) => CONTENTS.every((byte, i) => reach[at + i] === byte));
}

/** ISO 10303-28 and the business objects of AP242 (ISO 10303-4442): by their root or their namespace. */
function isStepXml(text: string): boolean {
  return /^\s*(?=<[?!\w])[\s\S]{0,4000}?(?:<(?:\w+:)?(?:iso_10303_28|uos)[\s>]|iso\/(?:ts\/)?-?10303|iso:std:iso:(?:ts:)?10303)/i.test(
    text,
  );
}

function isPackedStepXml({ head }: Recognisable): boolean {
  const content = isGzip(head) ? gzipHead(head) : null;
  return content !== null && isStepXml(new TextDecoder('latin1').decode(content));
}

const SIGNATURES: readonly Signature[] = [
  {
    format: 'dwg',
    label: 'DWG',
    advice: 'Save the drawing as DXF.',
    matches: fits(/^AC(?:1\.\d|2\.\d|10\d\d)/),
  },
  { format: 'fcstd', label: 'FreeCAD (FCStd)', advice: SOLID, matches: zipWith(/^Document\.xml$/) },
  { format: 'fcstd', label: 'FreeCAD (FCStd)', advice: SOLID, matches: named(ZIP, 'fcstd') },
  { format: '3dxml', label: 'CATIA 3DXML', advice: SOLID, matches: zipWith(/\.(?:3dxml|3drep)$/i) },
  { format: 'fusion', label: 'Fusion (F3D, F3Z)', advice: SOLID, matches: named(ZIP, 'f3d', 'f3z') },
  {
    format: 'step-zip',
    label: 'STEP in a zip archive',
    advice: 'Unpack it and upload the .stp file, or one that is packed with gzip (.stpz).',
    matches: zipWith(/\.(?:stp|step|p21)$/i),
  },
  { format: 'step-xml', label: STEP_XML, advice: STEP_TEXT, matches: zipWith(/\.(?:stpx|p28)$/i) },
  { format: 'zip', label: 'A zip archive', advice: ARCHIVE, matches: magic(ZIP) },
  { format: 'zip', label: 'A zip archive', advice: ARCHIVE, matches: magic('PK\x05\x06') },
  { format: 'step-xml', label: STEP_XML, advice: STEP_TEXT, matches: isPackedStepXml },
  { format: 'gzip', label: 'A gzip archive', advice: ARCHIVE, matches: magic('\x1f\u008b') },
  { format: '7z', label: 'A 7z archive', advice: ARCHIVE, matches: magic('7z\u00bc\u00af\x27\x1c') },
  { format: 'rar', label: 'A RAR archive', advice: ARCHIVE, matches: magic('Rar!\x1a\x07') },
  { format: 'inventor', label: 'Inventor (IPT, IAM)', advice: SOLID, matches: named(OLE, 'ipt', 'iam') },
  {
    format: 'inventor',
    label: 'Inventor (IPT, IAM)',
    advice: SOLID,
    matches: oleWith('RSeStorage', 'RSeDb'),
  },
  {
    format: 'solidworks',
    label: 'SolidWorks (SLDPRT, SLDASM)',
    advice: SOLID,
    matches: named(OLE, 'sldprt', 'sldasm'),
  },
  {
    format: 'solidworks',
    label: 'SolidWorks (SLDPRT, SLDASM)',
    advice: SOLID,
    matches: oleWith('SwDocContentMgr', 'ISolidWorksInformation'),
  },
  {
    format: 'solidworks',
    label: 'SolidWorks (SLDPRT, SLDASM)',
    advice: SOLID,
    matches: isSolidWorks2015,
  },
  { format: 'solidedge', label: 'Solid Edge (PAR, ASM)', advice: SOLID, matches: named(OLE, 'par', 'psm') },
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
    matches: ({ text }) => isBinaryBrep(text),
  },
  { format: 'nx', label: 'NX (PRT)', advice: SOLID, matches: begins('SPLMSSTR') },
  { format: 'rhino', label: 'Rhino (3DM)', advice: SOLID, matches: begins('3D Geometry File Format ') },
  {
    format: 'sketchup',
    label: 'SketchUp (SKP)',
    advice: MESH,
    matches: magic('\u00ff\u00fe\u00ff\x0eS\0k\0e\0'),
  },
  { format: 'fbx', label: 'FBX', advice: MESH, matches: begins('Kaydara FBX Binary') },
  { format: 'blender', label: 'Blender', advice: MESH, matches: fits(/^BLENDER[-_]v/) },
  { format: 'usd', label: 'USD', advice: MESH, matches: fits(/^(?:PXR-USDC|#usda )/) },
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
    matches: ({ text }) => igesForm(text) !== null,
  },
  { format: 'step-xml', label: STEP_XML, advice: STEP_TEXT, matches: ({ text }) => isStepXml(text) },
  { format: 'ifc', label: 'IFC as XML', advice: SOLID, matches: fits(/^\s*<\?xml[\s\S]{0,2000}<ifcXML/i) },
  {
    format: 'collada',
    label: 'COLLADA',
    advice: MESH,
    matches: fits(/^\s*(?:<\?xml[\s\S]{0,2000})?<COLLADA/),
  },
  { format: 'amf', label: 'AMF', advice: MESH, matches: fits(/^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<amf[\s>]/i) },
  { format: 'vrml', label: 'VRML', advice: MESH, matches: begins('#VRML') },
];
