import { IDENTITY } from '../affine.ts';
import type { Scene, SceneMesh, SceneNode } from '../scene.ts';
import type { MeshBody, MeshContent } from './content.ts';
import type { Placement } from './placements.ts';
import { sharpEdges } from './sharp-edges.ts';

/** The scene of a mesh file: a node for each placement, the bodies in mm. Nodes share the meshes. */
export function sceneOfContent(content: MeshContent, placements: readonly Placement[]): Scene {
  const nodes: SceneNode[] = placements.map(({ product, name, parent, local }) => {
    const [only, ...more] = content.bodiesOf[product] as readonly number[];
    return {
      name: name || (content.products[product]?.name ?? ''),
      parent,
      transform: local,
      mesh: more.length === 0 ? (only ?? null) : null,
      colour: null,
    };
  });
  placements.forEach(({ product }, parent) => {
    const own = content.bodiesOf[product] as readonly number[];
    if (own.length < 2) return;
    for (const mesh of own) nodes.push({ name: '', parent, transform: IDENTITY, mesh, colour: null });
  });
  return { nodes, meshes: content.bodies.map(sceneMesh) };
}

function sceneMesh(body: MeshBody): SceneMesh {
  const { vertices, triangles, faces, mmPerUnit } = body;
  const positions = Float32Array.from(vertices, (value) => value * mmPerUnit);
  return { positions, triangles, faces, edges: sharpEdges({ vertices: positions, triangles }) };
}
