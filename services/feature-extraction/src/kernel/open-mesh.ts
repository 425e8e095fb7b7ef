import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import { meshScene } from '../domain/mesh/mesh-scene.ts';
import { weld } from '../domain/mesh/weld.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import { drawnAsMesh } from '../domain/sheet/drawn-as-mesh.ts';
import { readStl } from '../domain/stl/read-stl.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import type { Subject } from './subject.ts';

/** A mesh file as a part to be shown. Throws what `readMeshFile` throws. */
export function openMesh(bytes: Uint8Array, sizeMm: Vec3 | undefined): Subject {
  const asMm = readMeshFile(bytes);
  const units = sizeMm && asMm.units.assumed ? unitOfSize(extents(asMm.boundingBox), sizeMm) : undefined;
  const { boundingBox } = units ? readMeshFile(bytes, { units }) : asMm;
  const scene = meshScene(weld(readStl(bytes).corners), MM_PER_UNIT[units ?? 'mm']);
  return { scene: () => scene, drawing: () => drawnAsMesh(scene, boundingBox) };
}
