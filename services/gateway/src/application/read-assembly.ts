import type { CallContext } from '@cadml/cad-model';
import { type Assembly, type AssemblyPart, productThumbnailUrl } from '../domain/assembly.ts';
import { assemblyTree } from '../domain/assembly-tree.ts';
import { type BomRow, billOfMaterials } from '../domain/bill-of-materials.ts';
import { type Part, thumbnailUrl } from '../domain/part.ts';
import { type ProductGraph, productGraph } from '../domain/product-graph.ts';
import { isSinglePart, type UniquePart, uniqueParts } from '../domain/unique-parts.ts';
import { fileOfRevision } from './open-part-file.ts';
import type { PartCatalogue, PartUses } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface AssemblyDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

export interface WantedAssembly {
  readonly partId: string;
  /** null: the current one. */
  readonly revision: number | null;
  /** Levels below the top; null: all. */
  readonly depth: number | null;
}

/**
 * How a part is put together. A part without components is a tree of one node. Throws DATA_NOT_FOUND,
 * UNSUPPORTED_FORMAT for a drawing, RESOURCE_EXHAUSTED for a tree that is too large, and what reading the file
 * throws.
 */
export async function readAssembly(
  deps: AssemblyDeps,
  wanted: WantedAssembly,
  call: CallContext,
): Promise<Assembly> {
  const opened = await open(deps, wanted, call);
  const { part, graph, uses } = opened;
  const { depth } = wanted;
  return {
    ...{ partId: part.id, revision: opened.revision, fileHash: opened.fileHash, name: part.name },
    isAssembly: graph.structure.occurrences.length > 0,
    assumedUnit: graph.structure.assumedUnit,
    root: assemblyTree(graph, part.name, depth),
    parts: opened.unique.map((one) => describe(opened, one)),
    bom: billOfMaterials(graph, opened.partIdOf, { name: part.name, depth }),
    usedIn: uses.usedIn.map(({ partId, quantity }) => ({ partId, quantity })),
    warnings: [...graph.structure.warnings, ...alteredWarning(opened.unique)],
  };
}

function alteredWarning(unique: readonly UniquePart[]): Assembly['warnings'] {
  const uses = unique.reduce((sum, { altered }) => sum + altered, 0);
  if (uses === 0) return [];
  const which = uses === 1 ? 'One use of a part is' : `${uses} uses of parts are`;
  const message = `${which} mirrored, in another size or stretched. The bill lists them apart, in the size in which they are used; \`parts\` and the catalogue have them as the file defines them.`;
  return [{ code: 'uses_altered', message }];
}

/** The bill of materials alone: also of an assembly whose tree is too large to show. Throws the same. */
export async function readBill(
  deps: AssemblyDeps,
  wanted: WantedAssembly,
  call: CallContext,
): Promise<{ readonly part: Part; readonly rows: readonly BomRow[] }> {
  const { part, graph, partIdOf } = await open(deps, wanted, call);
  return { part, rows: billOfMaterials(graph, partIdOf, { name: part.name, depth: wanted.depth }) };
}

interface Opened {
  readonly part: Part;
  readonly revision: number;
  readonly fileHash: string;
  readonly isCurrent: boolean;
  readonly graph: ProductGraph;
  readonly unique: readonly UniquePart[];
  readonly uses: PartUses;
  /** The catalogue's part for a product. */
  readonly partIdOf: (product: number) => string | null;
}

async function open(deps: AssemblyDeps, wanted: WantedAssembly, call: CallContext): Promise<Opened> {
  const { part } = await deps.parts.get(wanted.partId, call);
  const { revision, fileHash } = fileOfRevision(part, wanted.revision);
  const isCurrent = fileHash === part.fileHash;
  const sizeMm = isCurrent ? part.geometry.sizeMm : null;
  const structure = await deps.files.structure(
    { fileHash, name: part.name, sizeMm, workClass: 'interactive' },
    call,
  );
  const graph = productGraph(structure);
  const unique = uniqueParts(graph);
  const [uses, found] = await Promise.all([
    deps.parts.listUses(part.id, call),
    deps.parts.findParts(
      part.project,
      unique.flatMap(({ fileHashes }) => fileHashes),
      call,
    ),
  ]);
  // What an explosion has told goes before equal bytes: the part may have a newer revision by now.
  const known = new Map([...found, ...(isCurrent ? uses.uses : []).map(hashAndPart)]);
  const partOf = new Map(unique.flatMap((one) => idsBySame(one, known)));
  const partIdOf = (product: number) => {
    const { shape } = structure.products[product] ?? {};
    if (!shape) return null;
    return isSinglePart(graph) ? part.id : (partOf.get(shape.sameAs) ?? null);
  };
  return { part, revision, fileHash, isCurrent, graph, unique, uses, partIdOf };
}

function hashAndPart({ fileHash, partId }: PartUses['uses'][number]): [string, string] {
  return [fileHash, partId];
}

function idsBySame(
  { fileHashes, shape }: UniquePart,
  known: ReadonlyMap<string, string>,
): [number, string][] {
  const partId = fileHashes.map((hash) => known.get(hash)).find((id) => id !== undefined);
  return partId === undefined ? [] : [[shape.sameAs, partId]];
}

function describe({ part, revision, isCurrent, partIdOf, graph }: Opened, unique: UniquePart): AssemblyPart {
  const { key, products, partNumber, name, shape, quantity, altered } = unique;
  const { fileHash, sizeMm, volumeMm3, faces, sameAs } = shape;
  const partId = partIdOf(sameAs);
  const isItself = partId === null || (partId === part.id && !isCurrent);
  return {
    ...{ key, products, partNumber, name: name || part.name },
    fileHash: isSinglePart(graph) && isCurrent ? part.fileHash : fileHash,
    ...{ sizeMm, volumeMm3, faces, quantity, altered, partId },
    thumbnailUrl: isItself
      ? productThumbnailUrl(part.id, key, isCurrent ? null : revision)
      : thumbnailUrl(partId),
  };
}
