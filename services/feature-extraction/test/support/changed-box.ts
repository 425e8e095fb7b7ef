import { AppError } from '@cadml/errors';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { boxMesh, glbOf, gltfOf, type Json } from './mesh-files.ts';

/** A box as GLB with one thing changed anywhere in its JSON. */
export function changedBox(
  change: (json: Json & { accessors: Json[]; bufferViews: Json[]; buffers: Json[] }) => void,
): Uint8Array {
  const { json, binary } = gltfOf(boxMesh([1, 2, 4]));
  const copy = structuredClone(json);
  change(copy as Parameters<typeof change>[0]);
  return glbOf(copy, binary);
}

export function refusalOfGlb(file: Uint8Array): AppError {
  try {
    readMeshFile('glb', file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
