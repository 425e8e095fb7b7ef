import type { Warning } from '../document.ts';
import { TESSELLATED, WIRES } from './geometry-content.ts';
import { ownItems } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';

const BODY = /BREP|SHELL|SURFACE_MODEL|GEOMETRIC_SET|_SURFACE|_SOLID|MAPPED_ITEM/;

/** Items of products that are no B-rep, so that they are in no measure. */
export interface LeftOut {
  /** Tessellated bodies that no B-rep of their product stands for. */
  readonly tessellations: number;
  /** Sets of curves. */
  readonly wires: number;
  /** Tessellated bodies (slots) that a representation has among its B-reps. */
  readonly mixed: ReadonlySet<number>;
}

const NOTHING: LeftOut = { tessellations: 0, wires: 0, mixed: new Set() };

/**
 * What a product has beside its B-rep. Triangles in a representation of their own are taken for another form of its
 * B-rep, as far as that has as many bodies. Linear in the items of representations.
 */
export function leftOut(file: Part21File): LeftOut {
  const { index } = file;
  if ([...TESSELLATED, ...WIRES].every((name) => index.slotsOf(name).length === 0)) return NOTHING;
  const shapes = new ProductShapes(file);
  const known: Known = {
    tessellated: new Set(TESSELLATED.flatMap((name) => index.slotsOf(name))),
    wires: new Set(WIRES.flatMap((name) => index.slotsOf(name))),
  };
  const mixed = new Set<number>();
  let [tessellations, wires] = [0, 0];
  for (const definition of shapes.definitions) {
    const kinds = shapes
      .representationsOf(definition)
      .map((representation) => sorted(file, ownItems(file, shapes, representation), known));
    const among = kinds.filter(({ bodies }) => bodies > 0).flatMap(({ triangles }) => triangles);
    for (const item of among) mixed.add(item);
    const apart = kinds.filter(({ bodies }) => bodies === 0).flatMap(({ triangles }) => triangles);
    const bodies = kinds.reduce((sum, kind) => sum + kind.bodies, 0);
    tessellations += among.length + Math.max(0, apart.length - bodies);
    wires += kinds.reduce((sum, kind) => sum + kind.wires, 0);
  }
  return { tessellations, wires, mixed };
}

export function leftOutWarnings({ tessellations, wires }: LeftOut): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (count: number, code: string, what: string) => {
    if (count > 0)
      warnings.push({ code, message: `${count} ${what} were left out; solids and surfaces are read.` });
  };
  warn(tessellations, 'tessellation_left_out', 'bodies that are given as triangles');
  warn(wires, 'lines_left_out', 'sets of curves');
  return warnings;
}

interface Known {
  readonly tessellated: ReadonlySet<number>;
  readonly wires: ReadonlySet<number>;
}

function sorted({ index }: Part21File, items: readonly number[], { tessellated, wires }: Known) {
  const triangles = items.filter((item) => tessellated.has(item));
  const isBody = (item: number) =>
    BODY.test(index.typeName(item)) && !tessellated.has(item) && !wires.has(item);
  return {
    triangles,
    wires: items.filter((item) => wires.has(item)).length,
    bodies: items.filter(isBody).length,
  };
}
