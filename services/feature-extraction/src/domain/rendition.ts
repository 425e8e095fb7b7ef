import type { Background } from './picture/image.ts';

/** Rises when the same file leads to other bytes than before. */
export const RENDITION_REVISION = 2;
/** Rises when a shape to be compared is written otherwise than before. */
const SHAPE_REVISION = 2;

/** What can be made of a file or of one of its products: to be looked at, or to be used further. */
export type Rendition =
  | Picture
  /** Products and their uses, measured: a `PartStructure` as JSON. */
  | { readonly kind: 'structure' }
  /** One product as a file that stands by itself. */
  | { readonly kind: 'product' }
  /** What another shape is held against: see `shape-bytes.ts`. */
  | { readonly kind: 'shape' };

/** What is made to be looked at. */
export type Picture =
  | { readonly kind: 'thumbnail'; readonly size: number; readonly background: Background }
  | { readonly kind: 'model' }
  | { readonly kind: 'drawing' };

export type RenditionKind = Rendition['kind'];

/** Width and height of thumbnails in pixels. */
export const THUMBNAIL_SIZE = { least: 64, usual: 256, most: 1024 } as const;

export const MEDIA_TYPES: Readonly<Record<RenditionKind, string>> = {
  thumbnail: 'image/png',
  model: 'model/gltf-binary',
  drawing: 'image/svg+xml',
  structure: 'application/json',
  product: 'application/octet-stream',
  shape: 'application/octet-stream',
};

const MIB = 1024 * 1024;

/** The longest file of each kind. A PNG of 1024 × 1024 pixels is never longer than its pixels. */
export const MAX_RENDITION_BYTES: Readonly<Record<RenditionKind, number>> = {
  thumbnail: 5 * MIB,
  model: 64 * MIB,
  drawing: 16 * MIB,
  structure: 32 * MIB,
  product: 200 * MIB,
  shape: 128 * MIB,
};

/** Names a rendition among those of the same file; `product` is empty for the whole file. */
export function renditionKey(rendition: Rendition, product: string): string {
  const kind = kindKey(rendition);
  return product === '' ? kind : `${kind},${encodeURIComponent(product.toWellFormed())}`;
}

function kindKey(rendition: Rendition): string {
  if (rendition.kind === 'shape') return `shape,${SHAPE_REVISION}`;
  return rendition.kind === 'thumbnail'
    ? `thumbnail,${rendition.size},${rendition.background}`
    : rendition.kind;
}
