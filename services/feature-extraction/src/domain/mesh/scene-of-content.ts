import type { Scene, SceneMesh, SceneNode } from '../scene.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { MeshBody, MeshContent } from './content.ts';
import { sceneMesh } from './mesh-scene.ts';
import type { Placement } from './placements.ts';
import { weldMesh } from './weld.ts';

/** The scene of a mesh file: a node for each placement, the bodies in mm. Nodes share the meshes. */
export function sceneOfContent(content: MeshContent, placements: readonly Placement[]): Scene {
  const nodes: SceneNode[] = placements.map(({ product, name, parent, local }) => {
    const [only, ...more] = content.bodiesOf[product] as readonly number[];
    return {
      name: name || content.products[product]?.name || 'part',
      parent,
      transform: local,
      mesh: more.length === 0 ? (only ?? null) : null,
      colour: null,
    };
  });
  placements.forEach(({ product }, parent) => {
    const own = content.bodiesOf[product] as readonly number[];
    if (own.length < 2) return;
    const frame = { name: 'part', parent, transform: IDENTITY_TRANSFORM, colour: null };
    for (const mesh of own) nodes.push({ ...frame, mesh });
  });
  return { nodes, meshes: content.bodies.map(meshOfBody) };
}

/** Edges are found where facets share their vertices. */
function meshOfBody(body: MeshBody): SceneMesh {
  const { vertices, triangles } = weldMesh(body);
  const positions = Float32Array.from(vertices, (value) => value * body.mmPerUnit);
  return sceneMesh({ vertices: positions, triangles }, body.faces);
}
