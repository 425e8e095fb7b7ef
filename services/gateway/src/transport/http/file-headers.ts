/** As IANA has registered them; BREP and PLY have none. */
const TYPES: Readonly<Record<string, string>> = {
  step: 'model/step',
  iges: 'model/iges',
  stl: 'model/stl',
  obj: 'model/obj',
  '3mf': 'model/3mf',
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  dxf: 'image/vnd.dxf',
  dwg: 'image/vnd.dwg',
};

const EXTENSIONS: Readonly<Record<string, RegExp>> = {
  step: /\.(step|stp|p21)$/i,
  iges: /\.(iges|igs)$/i,
  brep: /\.(brep|brp)$/i,
  stl: /\.stl$/i,
  obj: /\.obj$/i,
  ply: /\.ply$/i,
  '3mf': /\.3mf$/i,
  glb: /\.glb$/i,
  gltf: /\.gltf$/i,
  dxf: /\.dxf$/i,
  dwg: /\.dwg$/i,
};

const UNKNOWN = 'application/octet-stream';

/** Every type that `contentTypeOf` gives. */
export const FILE_TYPES: readonly string[] = [...Object.values(TYPES), UNKNOWN];

export function contentTypeOf(format: string): string {
  return TYPES[format] ?? UNKNOWN;
}

/** A download's name (RFC 6266): plain ASCII for old clients, UTF-8 beside it. No path, no control character. */
export function attachment(name: string, format: string): string {
  const base = baseName(name);
  const complete = EXTENSIONS[format]?.test(base) === false ? `${base}.${format}` : base;
  return disposition('attachment', complete);
}

/** The name of something that is shown and made from the file of that name. */
export function inline(name: string, extension: string): string {
  return disposition('inline', renamed(name, extension));
}

/** The same for something that is saved. */
export function saved(name: string, extension: string): string {
  return disposition('attachment', renamed(name, extension));
}

function renamed(name: string, extension: string): string {
  const stem = baseName(name).replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'part';
  return `${stem}.${extension}`;
}

function baseName(name: string): string {
  return name.replaceAll(/[\p{Cc}/\\]/gu, '_').slice(0, 200) || 'part';
}

function disposition(type: 'attachment' | 'inline', complete: string): string {
  const ascii = complete.replaceAll(/[^\x20-\x7e]|["%]/g, '_');
  const utf8 = encodeURIComponent(complete.toWellFormed()).replaceAll(/['()*]/g, percent);
  return `${type}; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
