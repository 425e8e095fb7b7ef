import { extents, type Vec3 } from '@cadml/cad-model';
import type { MeshFormat } from '../domain/read-mesh-content.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import { readMeshScene } from '../domain/read-mesh-scene.ts';
import { drawnAsMesh } from '../domain/sheet/drawn-as-mesh.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import type { Subject } from './subject.ts';

/** A mesh file as a part to be shown. Throws what `readMeshFile` throws. */
export function openMesh(format: MeshFormat, bytes: Uint8Array, sizeMm: Vec3 | undefined): Subject {
  const asMm = readMeshFile(format, bytes);
  const units = sizeMm && asMm.units.assumed ? unitOfSize(extents(asMm.boundingBox), sizeMm) : undefined;
  const options = units ? { units } : {};
  const { boundingBox } = units ? readMeshFile(format, bytes, options) : asMm;
  const scene = readMeshScene(format, bytes, options);
  return { scene: () => scene, drawing: () => drawnAsMesh(scene, boundingBox) };
}
