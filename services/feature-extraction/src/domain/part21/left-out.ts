import type { Warning } from '../document.ts';
import { CONSTRUCTED, TESSELLATED, WIRES } from './geometry-content.ts';
import { hasProducts } from './has-products.ts';
import type { InstanceIndex } from './instance-index.ts';
import { ownItems } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';

const BODY = /BREP|SHELL|SURFACE_MODEL|GEOMETRIC_SET|_SURFACE|_SOLID/;
/** Of shapes; not what uses one, or relates two. */
const REPRESENTATION = /^(?!CONTEXT_DEPENDENT_)[A-Z_]*SHAPE_REPRESENTATION$/;

/** Items of products that are no B-rep, so that they are in no measure. */
export interface LeftOut {
  /** Tessellated bodies that no B-rep of their product stands for. */
  readonly tessellations: number;
  /** Sets of curves. */
  readonly wires: number;
  /** Solids that are given by how they are made. */
  readonly constructed: number;
  /** Tessellated bodies (slots) that a representation has among its B-reps. */
  readonly mixed: ReadonlySet<number>;
}

const NOTHING: LeftOut = { tessellations: 0, wires: 0, constructed: 0, mixed: new Set() };

/**
 * What a product has beside its B-rep; of a file without products what all representations have. Triangles in a
 * representation of their own are taken for another form of the B-rep, as far as that has as many bodies. Linear in the
 * items of representations.
 */
export function leftOut(file: Part21File): LeftOut {
  const { index } = file;
  const kinds = [...TESSELLATED, ...WIRES, ...CONSTRUCTED];
  if (kinds.every((name) => index.slotsOf(name).length === 0)) return NOTHING;
  const shapes = new ProductShapes(file);
  const known: Known = {
    tessellated: new Set(TESSELLATED.flatMap((name) => index.slotsOf(name))),
    wires: new Set(WIRES.flatMap((name) => index.slotsOf(name))),
    constructed: new Set(CONSTRUCTED.flatMap((name) => index.slotsOf(name))),
  };
  const mixed = new Set<number>();
  let [tessellations, wires, constructed] = [0, 0, 0];
  for (const representations of shapeGroups(file, shapes)) {
    const items = representations.map((slot) => sorted(file, ownItems(file, shapes, slot), known));
    const among = items.filter(({ others }) => others > 0).flatMap(({ triangles }) => triangles);
    for (const item of among) mixed.add(item);
    const apart = items.filter(({ others }) => others === 0).flatMap(({ triangles }) => triangles);
    const bodies = items.reduce((sum, item) => sum + item.bodies, 0);
    tessellations += among.length + Math.max(0, apart.length - bodies);
    wires += items.reduce((sum, item) => sum + item.wires, 0);
    constructed += items.reduce((sum, item) => sum + item.constructed, 0);
  }
  return { tessellations, wires, constructed, mixed };
}

/** The representations of each product, with those that they map; all together where there is no product. */
function shapeGroups(file: Part21File, shapes: ProductShapes): readonly (readonly number[])[] {
  if (!hasProducts(file, shapes)) return [shapeRepresentations(file.index)];
  return shapes.definitions.map((definition) => {
    const found = new Set(shapes.representationsOf(definition));
    for (const representation of found) {
      for (const item of ownItems(file, shapes, representation)) {
        const mapped = mappedBy(file, item);
        if (mapped !== null) found.add(mapped);
      }
    }
    return [...found];
  });
}

function shapeRepresentations(index: InstanceIndex): readonly number[] {
  const names = index.types.names.filter((name) => REPRESENTATION.test(name));
  return [...new Set(names.flatMap((name) => index.slotsOf(name)))];
}

function mappedBy({ index }: Part21File, item: number): number | null {
  if (!index.typeName(item).includes('MAPPED_ITEM')) return null;
  const [map] = index.referencesOf(item);
  return (map === undefined ? undefined : index.referencesOf(map)[1]) ?? null;
}

export function leftOutWarnings({ tessellations, wires, constructed }: LeftOut): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (count: number, code: string, what: string) => {
    if (count > 0)
      warnings.push({ code, message: `${count} ${what} were left out; solids and surfaces are read.` });
  };
  warn(tessellations, 'tessellation_left_out', 'bodies that are given as triangles');
  warn(wires, 'lines_left_out', 'sets of curves');
  warn(
    constructed,
    'constructed_solids_left_out',
    'solids that are given by how they are made (CSG, sweeps)',
  );
  return warnings;
}

interface Known {
  readonly tessellated: ReadonlySet<number>;
  readonly wires: ReadonlySet<number>;
  readonly constructed: ReadonlySet<number>;
}

function sorted(file: Part21File, items: readonly number[], known: Known) {
  const { index } = file;
  const { tessellated, wires, constructed } = known;
  const isOther = (item: number) => tessellated.has(item) || wires.has(item) || constructed.has(item);
  const triangles = items.filter((item) => tessellated.has(item));
  const bodies = items.filter((item) => BODY.test(index.typeName(item)) && !isOther(item));
  return {
    triangles,
    wires: items.filter((item) => wires.has(item)).length,
    constructed: items.filter((item) => constructed.has(item)).length,
    bodies: bodies.length,
    /** Bodies, and what brings some. */
    others: bodies.length + items.filter((item) => mappedBy(file, item) !== null).length,
  };
}
