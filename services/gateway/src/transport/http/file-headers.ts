const TYPES: Readonly<Record<string, string>> = {
  step: 'model/step',
  stl: 'model/stl',
  dxf: 'image/vnd.dxf',
};

const EXTENSIONS: Readonly<Record<string, RegExp>> = {
  step: /\.(step|stp|p21)$/i,
  stl: /\.stl$/i,
  dxf: /\.dxf$/i,
};

const UNKNOWN = 'application/octet-stream';

/** Every type that `contentTypeOf` gives. */
export const FILE_TYPES: readonly string[] = [...Object.values(TYPES), UNKNOWN];

export function contentTypeOf(format: string): string {
  return TYPES[format] ?? UNKNOWN;
}

/** A download's name (RFC 6266): plain ASCII for old clients, UTF-8 beside it. No path, no control character. */
export function attachment(name: string, format: string): string {
  const base = name.replaceAll(/[\p{Cc}/\\]/gu, '_').slice(0, 200) || 'part';
  const complete = EXTENSIONS[format]?.test(base) === false ? `${base}.${format}` : base;
  const ascii = complete.replaceAll(/[^\x20-\x7e]|["%]/g, '_');
  const utf8 = encodeURIComponent(complete.toWellFormed()).replaceAll(/['()*]/g, percent);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
