import { type BoundingBox, extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import { scaling } from '../domain/affine.ts';
import type { MeshFormat } from '../domain/read-mesh-content.ts';
import { readMeshScene } from '../domain/read-mesh-scene.ts';
import type { Scene } from '../domain/scene.ts';
import { sceneBox } from '../domain/scene-box.ts';
import { requireVisible } from '../domain/sensible-size.ts';
import { drawnAsMesh } from '../domain/sheet/drawn-as-mesh.ts';
import { composed } from '../domain/transform.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import type { Subject } from './subject.ts';

/** A mesh file as a part to be shown. Throws what `readMeshScene` and `requireVisible` throw. */
export function openMesh(format: MeshFormat, bytes: Uint8Array, sizeMm: Vec3 | undefined): Subject {
  const asMm = readMeshScene(format, bytes);
  const box = sceneBox(asMm);
  requireVisible(box);
  const units = sizeMm && !asMm.isUnitDeclared ? unitOfSize(extents(box), sizeMm) : undefined;
  const factor = MM_PER_UNIT[units ?? 'mm'];
  const scene = enlarged(asMm, factor);
  return { scene: () => scene, drawing: () => drawnAsMesh(scene, enlargedBox(box, factor)) };
}

function enlarged({ nodes, meshes }: Scene, factor: number): Scene {
  const transform = scaling(factor);
  return {
    meshes,
    nodes: nodes.map((node) =>
      node.parent === null ? { ...node, transform: composed(transform, node.transform) } : node,
    ),
  };
}

function enlargedBox({ min, max }: BoundingBox, factor: number): BoundingBox {
  const times = ([x, y, z]: Vec3): Vec3 => [x * factor, y * factor, z * factor];
  return { min: times(min), max: times(max) };
}
