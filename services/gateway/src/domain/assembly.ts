import type { Vec3 } from '@cadml/cad-model';
import type { AssemblyNode } from './assembly-tree.ts';
import type { BomRow } from './bill-of-materials.ts';
import { partUrl } from './part.ts';

/** A shape of an assembly as callers see it. */
export interface AssemblyPart {
  readonly key: string;
  readonly products: readonly string[];
  readonly partNumber: string | null;
  readonly name: string;
  readonly fileHash: string;
  readonly sizeMm: Vec3;
  readonly volumeMm3: number | null;
  readonly faces: number;
  readonly quantity: number;
  readonly altered: number;
  /** Of the catalogue; null when it is not there. */
  readonly partId: string | null;
  readonly thumbnailUrl: string;
}

export interface AssemblyUse {
  readonly partId: string;
  readonly quantity: number;
}

/** The product structure of a part: the answer to GET /parts/{id}/assembly. */
export interface Assembly {
  readonly partId: string;
  readonly revision: number;
  readonly fileHash: string;
  readonly name: string;
  /** Whether it has components. */
  readonly isAssembly: boolean;
  readonly assumedUnit: string | null;
  readonly root: AssemblyNode;
  readonly parts: readonly AssemblyPart[];
  readonly bom: readonly BomRow[];
  /** Assemblies whose current revision uses this part. */
  readonly usedIn: readonly AssemblyUse[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Picture of a product that is no part of the catalogue. */
export function productThumbnailUrl(partId: string, key: string, revision: number | null): string {
  const url = `${partUrl(partId)}/assembly/${encodeURIComponent(key.toWellFormed())}/thumbnail.png`;
  return revision === null ? url : `${url}?revision=${revision}`;
}
