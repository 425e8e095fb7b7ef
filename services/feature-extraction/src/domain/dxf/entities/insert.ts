import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { apply, compose, cross, IDENTITY, type Linear, rotationZ, scale, unit } from '../geometry/vectors.ts';

/** A block used somewhere: point p of the block goes to map·(p − base) + insertion, for each array cell. */
export interface Insert {
  readonly block: string;
  readonly map: Linear;
  readonly insertion: Vec3;
  readonly columns: number;
  readonly rows: number;
  /** From one column, and from one row, to the next. */
  readonly columnStep: Vec3;
  readonly rowStep: Vec3;
}

const RADIANS = Math.PI / 180;

/** INSERT: scale, then rotation about the extrusion direction, then shift, in object coordinates. */
export function insert(record: EntityRecord): Insert {
  const axes = compose(record.axes(), rotationZ(record.number(50) * RADIANS));
  const factors = [record.number(41, 1), record.number(42, 1), record.number(43, 1)] as const;
  return {
    block: record.text(2) ?? '',
    map: [scale(axes[0], factors[0]), scale(axes[1], factors[1]), scale(axes[2], factors[2])],
    insertion: apply(record.axes(), record.point(10)),
    columns: Math.max(1, record.number(70, 1)),
    rows: Math.max(1, record.number(71, 1)),
    columnStep: scale(axes[0], record.number(44)),
    rowStep: scale(axes[1], record.number(45)),
  };
}

/** DIMENSION: its anonymous block, drawn where it stands; a copy names its own insertion point (12, object coordinates). */
export function dimensionBlock(record: EntityRecord): Insert {
  return inPlace(record, record.has(12) ? apply(record.axes(), record.point(12)) : [0, 0, 0]);
}

/**
 * ACAD_TABLE: its anonymous block at its insertion point, turned to its horizontal direction (11). Its other
 * groups are not those of an INSERT.
 */
export function tableBlock(record: EntityRecord): Insert {
  const drawn = inPlace(record, record.point(10));
  if (!record.has(11)) return drawn;
  const normal = record.axes()[2];
  const along = unit(record.point(11));
  return { ...drawn, map: [along, cross(normal, along), normal] };
}

function inPlace(record: EntityRecord, insertion: Vec3): Insert {
  const none: Vec3 = [0, 0, 0];
  const block = record.text(2) ?? '';
  return { block, map: IDENTITY, insertion, columns: 1, rows: 1, columnStep: none, rowStep: none };
}
