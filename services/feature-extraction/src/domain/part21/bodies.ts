import { ownItems } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import type { ProductShapes } from './product-shapes.ts';

const SOLID = /^\(?.*(?:MANIFOLD_SOLID_BREP|BREP_WITH_VOIDS|FACETED_BREP|ADVANCED_BREP)(?!_SHAPE)/;
const SHELL = /(?:CLOSED|OPEN)_SHELL|CONNECTED_FACE_S/;
const FACE = /ADVANCED_FACE|FACE_SURFACE/;
const BETWEEN = /SURFACE_MODEL|MAPPED_ITEM|REPRESENTATION_MAP|SHAPE_REPRESENTATION/;

/** The solids of a product, and the shells that belong to no solid (slots), in the order of the file. */
export function bodiesOf(file: Part21File, shapes: ProductShapes, definition: number): readonly number[] {
  const { index } = file;
  const seen = new Set<number>();
  const bodies: number[] = [];
  const stack = [...shapes.representationsOf(definition)].reverse();
  for (let slot = stack.pop(); slot !== undefined; slot = stack.pop()) {
    if (seen.has(slot)) continue;
    seen.add(slot);
    const type = index.typeName(slot);
    if (SOLID.test(type) || SHELL.test(type)) bodies.push(slot);
    else if (BETWEEN.test(type)) stack.push(...[...ownItems(file, shapes, slot)].reverse());
  }
  return bodies;
}

/** The faces of a body, each with its shell, in the order of the file: outer shell first. */
export function facesOf(
  { index }: Part21File,
  body: number,
): readonly { readonly face: number; readonly shell: number }[] {
  const shells = SHELL.test(index.typeName(body)) ? [body] : [...index.referencesOf(body)];
  return shells.flatMap((given) => {
    const shell = index.typeName(given).includes('ORIENTED_')
      ? (index.referencesOf(given)[0] ?? given)
      : given;
    return Array.from(index.referencesOf(shell))
      .filter((face) => FACE.test(index.typeName(face)))
      .map((face) => ({ face, shell }));
  });
}
