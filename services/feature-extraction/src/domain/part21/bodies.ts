import { ownItems } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import type { ProductShapes } from './product-shapes.ts';

const SOLID = /^\(?.*(?:MANIFOLD_SOLID_BREP|BREP_WITH_VOIDS|FACETED_BREP|ADVANCED_BREP)(?!_SHAPE)/;
const SHELL = /(?:CLOSED|OPEN)_SHELL|CONNECTED_FACE_S/;
const FACE = /ADVANCED_FACE|FACE_SURFACE/;
const BETWEEN = /SURFACE_MODEL|MAPPED_ITEM|REPRESENTATION_MAP|SHAPE_REPRESENTATION/;

/** Something on the way from a product's representation to its bodies. */
export interface Place {
  readonly slot: number;
  /** What refers to it: a surface model, a mapped item, a representation; null at the top. */
  readonly above: Place | null;
}

/** The solids of a product, and the shells that belong to no solid, in the order of the file. */
export function bodiesOf(file: Part21File, shapes: ProductShapes, definition: number): readonly Place[] {
  const seen = new Set<number>();
  const bodies: Place[] = [];
  const at = (above: Place | null) => (slot: number) => ({ slot, above });
  const stack = shapes.representationsOf(definition).toReversed().map(at(null));
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { slot } = place;
    if (seen.has(slot)) continue;
    seen.add(slot);
    if (isBody(file, slot)) bodies.push(place);
    else if (isBetween(file, slot)) {
      for (const item of ownItems(file, shapes, slot).toReversed()) stack.push(at(place)(item));
    }
  }
  return bodies;
}

export function isBody({ index }: Part21File, slot: number): boolean {
  const type = index.typeName(slot);
  return SOLID.test(type) || SHELL.test(type);
}

/** Whether bodies may lie below it. */
export function isBetween({ index }: Part21File, slot: number): boolean {
  return BETWEEN.test(index.typeName(slot));
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
