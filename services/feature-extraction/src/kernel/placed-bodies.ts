import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { PlacedBody } from '../domain/scene-tree.ts';
import { ShapeSet } from './distinct-shapes.ts';
import { transformOf } from './location-of.ts';
import type { OpenCascade } from './open-cascade.ts';

/** The bodies of a shape: definitions without a place, and where the document places them. */
export interface PlacedBodies extends Disposable {
  readonly definitions: readonly TopoDS_Shape[];
  /** Solids first, each kind in the order of the document; `mesh` counts in `definitions`. */
  readonly bodies: readonly PlacedBody[];
  /** How many of the bodies are solids. */
  readonly solids: number;
}

/** Solids; shells outside solids; faces outside shells. */
const KINDS = [
  ['SOLID', 'SHAPE'],
  ['SHELL', 'SOLID'],
  ['FACE', 'SHELL'],
] as const;

/** Finds what has faces. A part that an assembly uses fifty times is one definition. */
export function placedBodies(oc: OpenCascade, shape: TopoDS_Shape): PlacedBodies {
  const definitions = new ShapeSet(oc);
  const bodies: PlacedBody[] = [];
  const { TopAbs_ShapeEnum: types } = oc;
  let solids = 0;
  using nowhere = new oc.TopLoc_Location();
  for (const [kind, except] of KINDS) {
    using explorer = new oc.TopExp_Explorer(shape, types[`TopAbs_${kind}`], types[`TopAbs_${except}`]);
    for (; explorer.More(); explorer.Next()) {
      using placed = explorer.Current();
      using location = placed.Location();
      const { index } = definitions.add(placed.Located(nowhere, false));
      bodies.push({ mesh: index, transform: transformOf(location) });
    }
    if (kind === 'SOLID') solids = bodies.length;
  }
  return {
    definitions: definitions.members,
    bodies,
    solids,
    [Symbol.dispose]: () => definitions[Symbol.dispose](),
  };
}
