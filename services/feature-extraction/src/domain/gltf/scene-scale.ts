import { similarity } from '../affine.ts';
import type { MeshContent } from '../mesh/content.ts';
import type { Transform } from '../product-structure.ts';

/**
 * The same scene with the scale that all its roots have (millimetres that a root makes metres) brought to the
 * bodies and to the places below, so that a product has in its own coordinates the size that it has in the scene.
 * One whose roots are scaled in several ways, or not alike in all directions, stays as it is.
 */
export function withScaledProducts(content: MeshContent): MeshContent {
  const scale = commonScale(content.roots.map(({ transform }) => transform));
  if (scale === null || scale === 1) return content;
  const { bodies, occurrences, roots } = content;
  return {
    ...content,
    bodies: bodies.map((body) => ({ ...body, mmPerUnit: body.mmPerUnit * scale })),
    occurrences: occurrences.map((use) => ({ ...use, transform: scaled(use.transform, 1, scale) })),
    roots: roots.map((root) => ({ ...root, transform: scaled(root.transform, 1 / scale, 1) })),
  };
}

function commonScale(transforms: readonly Transform[]): number | null {
  const scales = transforms.map((transform) =>
    similarity(transform) === null ? null : Math.hypot(...[0, 4, 8].map((row) => transform[row] as number)),
  );
  const [first = null] = scales;
  const isCommon = scales.every((scale) => scale !== null && Math.abs(scale / (first ?? 1) - 1) < 1e-9);
  return isCommon ? first : null;
}

/** With the axes, and the place, made longer. */
function scaled(transform: Transform, axes: number, place: number): Transform {
  return transform.map((value, cell) => (cell >= 12 ? value : value * (cell % 4 === 3 ? place : axes)));
}
