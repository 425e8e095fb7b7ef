import type { MeshFacts } from '@cadml/cad-model';
import { type MeshFacts as MeshFactsMessage, MeshOrientation } from './gen/cadml/common/v1/geometry.ts';

const ORIENTATIONS = {
  outward: MeshOrientation.MESH_ORIENTATION_OUTWARD,
  inward: MeshOrientation.MESH_ORIENTATION_INWARD,
  mixed: MeshOrientation.MESH_ORIENTATION_MIXED,
} as const;

const NAMES = new Map(
  Object.entries(ORIENTATIONS).map(([name, code]) => [
    code as MeshOrientation,
    name as keyof typeof ORIENTATIONS,
  ]),
);

export function meshFactsToMessage({ genus, orientation, ...counts }: MeshFacts): MeshFactsMessage {
  return {
    ...counts,
    genus: genus ?? undefined,
    orientation:
      orientation === null ? MeshOrientation.MESH_ORIENTATION_UNSPECIFIED : ORIENTATIONS[orientation],
  };
}

export function meshFactsFromMessage({ genus, orientation, ...counts }: MeshFactsMessage): MeshFacts {
  return { ...counts, genus: genus ?? null, orientation: NAMES.get(orientation) ?? null };
}
