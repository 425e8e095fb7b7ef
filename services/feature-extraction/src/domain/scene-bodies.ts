import type { Transform } from './product-structure.ts';
import type { Colour, Scene, SceneMesh } from './scene.ts';
import { composed } from './transform.ts';

/** A mesh of a scene where it is placed, with the colour of faces that have none of their own. */
export interface PlacedMesh {
  readonly mesh: SceneMesh;
  /** To the coordinates of the scene. */
  readonly transform: Transform;
  readonly colour: Colour | null;
}

/** Every mesh as often as the nodes of the scene place it. The colour nearest to the mesh holds. */
export function placedMeshes({ nodes, meshes }: Scene): readonly PlacedMesh[] {
  const placed: PlacedMesh[] = [];
  const inherited: { transform: Transform; colour: Colour | null }[] = [];
  for (const { parent, transform, colour, mesh } of nodes) {
    const above = parent === null ? undefined : inherited[parent];
    const own = {
      transform: above ? composed(above.transform, transform) : transform,
      colour: colour ?? above?.colour ?? null,
    };
    inherited.push(own);
    const shown = mesh === null ? undefined : meshes[mesh];
    if (shown) placed.push({ mesh: shown, ...own });
  }
  return placed;
}
