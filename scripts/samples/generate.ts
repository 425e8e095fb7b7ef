import { checkSolid } from './check-solid.ts';
import { FAMILIES } from './families/index.ts';
import { toMesh } from './files/mesh.ts';
import { assemblyToStep, partToStep } from './files/step.ts';
import { toAsciiStl, toBinaryStl } from './files/stl.ts';
import { loadKernel, type OpenCascade } from './kernel.ts';
import type { ManifestEntry, PartSample, Sample } from './sample.ts';

/** The file that lists the others. */
export const MANIFEST = 'manifest.json';

/** Contents by path below samples/, the manifest included. */
export type GeneratedFiles = ReadonlyMap<string, Uint8Array>;

interface SampleFile {
  readonly entry: ManifestEntry;
  readonly bytes: Uint8Array;
}

/**
 * Makes every sample: the same bytes on every machine and in every run. Throws when a part is not a valid
 * solid or has another volume than its formula.
 */
export async function generateSamples(): Promise<GeneratedFiles> {
  const oc = await loadKernel();
  const files = Object.entries(FAMILIES).flatMap(([family, make]) =>
    make(oc).flatMap((sample) => filesOf(oc, family, sample)),
  );
  const manifest = `${JSON.stringify(
    files.map(({ entry }) => entry),
    null,
    2,
  )}\n`;
  return new Map([
    ...files.map(({ entry, bytes }) => [entry.path, bytes] as const),
    [MANIFEST, new TextEncoder().encode(manifest)],
  ]);
}

function filesOf(oc: OpenCascade, family: string, sample: Sample): SampleFile[] {
  switch (sample.kind) {
    case 'part':
      checkSolid(oc, sample.shape, sample.volume, sample.name);
      return [
        { entry: entryOf(family, sample, 'step'), bytes: partToStep(oc, sample) },
        ...twinOf(oc, family, sample),
      ];
    case 'assembly':
      for (const { shape, volume, name } of sample.components) checkSolid(oc, shape, volume, name);
      return [{ entry: entryOf(family, sample, 'step'), bytes: assemblyToStep(oc, sample) }];
    case 'drawing':
      return [{ entry: entryOf(family, sample, 'dxf'), bytes: new TextEncoder().encode(sample.dxf) }];
  }
}

/** The mesh of the same part: a part number of its own, since one number is one part in a project. */
function twinOf(oc: OpenCascade, family: string, sample: PartSample): SampleFile[] {
  if (!sample.twin) return [];
  const mesh = toMesh(oc, sample.shape, sample.volume.mm3);
  const write = sample.twin === 'ascii' ? toAsciiStl : toBinaryStl;
  const facts = {
    ...sample,
    partNumber: `${sample.partNumber}-STL`,
    name: `${sample.name} (mesh)`,
    tags: [...sample.tags, 'mesh'],
  };
  return [{ entry: entryOf(family, facts, 'stl'), bytes: write(mesh, sample.slug) }];
}

function entryOf(
  family: string,
  {
    slug,
    partNumber,
    name,
    material,
    tags,
    description,
  }: Omit<ManifestEntry, 'path' | 'family'> & { slug: string },
  extension: string,
): ManifestEntry {
  return { path: `${family}/${slug}.${extension}`, family, partNumber, name, material, tags, description };
}
