import type { Transform } from '../product-structure.ts';
import { contextsWithoutAngle } from './angle-units.ts';
import { indirectUnits } from './indirect-units.ts';
import { leftOut } from './left-out.ts';
import { linksOfMaps } from './links-of-maps.ts';
import { mappedComponents } from './mapped-components.ts';
import { IDENTITY, type Vector } from './matrices.ts';
import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';
import { impliedAxis } from './placements.ts';
import { type TurnedOrigins, turnedOrigins } from './turned-origins.ts';

/** What a text for the kernel has instead of the file's: instances are called by their slot plus one. */
export interface KernelRepairs {
  /** Slots with another body. */
  readonly bodies: ReadonlyMap<number, string>;
  readonly omitted: ReadonlySet<number>;
  /** Contexts (slots) to which a unit of angles is added, and its name. */
  readonly angles: { readonly contexts: ReadonlySet<number>; readonly unit: string };
  /** Whole lines of further instances. */
  readonly added: readonly string[];
}

/**
 * Where the kernel reads something else than the file says: length units that rest on others by more than one plain
 * step (it takes them for millimetres), axes that a placement leaves to the standard's default (it has one of its
 * own), placements that are brought onto others (`turnedOrigins`), angles without a unit (it takes degrees), triangles
 * among B-reps (it takes them for faces without a surface), components of assemblies by MAPPED_ITEM (it delivers them once
 * more by themselves), and links of what maps each other (`linksOfMaps`).
 */
export function kernelRepairs(file: Part21File): KernelRepairs {
  const bodies = new Map<number, string>();
  const added: string[] = [];
  const add = (body: string) => {
    const name = `#${file.index.size + 1 + added.length}`;
    added.push(`${name}=${body};`);
    return name;
  };
  for (const { measure, mmPerUnit } of indirectUnits(file)) {
    const unit = add('(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))');
    bodies.set(measure, `LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(${real(mmPerUnit)}),${unit})`);
  }
  for (const placement of transformingPlacements(file)) {
    const x = impliedAxis(file, placement);
    if (x === null) continue;
    const [, location, axis] = attributesOf(file, placement).map(referenceIn);
    if (location === null || location === undefined) continue;
    const refDirection = add(`DIRECTION('',(${x.map(real).join()}))`);
    bodies.set(placement, `AXIS2_PLACEMENT_3D('',${nameOf(location)},${nameOf(axis)},${refDirection})`);
  }
  for (const [slot, body] of straightened(turnedOrigins(file), add)) bodies.set(slot, body);
  const links = plainLinks(file);
  const contexts = contextsWithoutAngle(file);
  const unit = contexts.size > 0 ? add('(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))') : '';
  return {
    bodies,
    added,
    angles: { contexts, unit },
    omitted: new Set([...mappedComponents(file), ...trianglesAmongBodies(file), ...links]),
  };
}

/** Those that place no component. */
function plainLinks({ index }: Part21File): readonly number[] {
  const used = new Set(
    index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION').map((slot) => index.referencesOf(slot)[0]),
  );
  return [...linksOfMaps(index)].filter((slot) => !used.has(slot));
}

/** With their styles: the kernel passes over triangles in representations of their own only. */
function trianglesAmongBodies(file: Part21File): readonly number[] {
  const { mixed } = leftOut(file);
  if (mixed.size === 0) return [];
  const { index } = file;
  const styles = index
    .slotsOf('STYLED_ITEM')
    .filter((slot) => index.referencesOf(slot).some((to) => mixed.has(to)));
  return [...mixed, ...styles];
}

/** Instances written anew so that they start from the identity. */
function* straightened(
  { transformations, maps, items }: TurnedOrigins,
  add: (body: string) => string,
): Generator<readonly [slot: number, body: string]> {
  if (transformations.length + maps.length === 0) return;
  const start = addPlacement(IDENTITY, 1, add);
  for (const { slot, transform, mmPerUnit, reversed } of transformations) {
    const end = addPlacement(transform, mmPerUnit, add);
    const pair = reversed ? [end, start] : [start, end];
    yield [slot, `ITEM_DEFINED_TRANSFORMATION('','',${pair.join()})`];
  }
  for (const { slot, mapped } of maps) yield [slot, `REPRESENTATION_MAP(${start},${nameOf(mapped)})`];
  for (const { slot, map, transform, mmPerUnit } of items) {
    yield [slot, `MAPPED_ITEM('',${nameOf(map)},${addPlacement(transform, mmPerUnit, add)})`];
  }
}

/** The name of a new placement; the transform is a motion, in mm. */
function addPlacement(transform: Transform, mmPerUnit: number, add: (body: string) => string): string {
  const column = (i: number, by = 1) =>
    [0, 4, 8].map((row) => real((transform[row + i] as number) / by)).join();
  const location = add(`CARTESIAN_POINT('',(${column(3, mmPerUnit)}))`);
  const [axis, refDirection] = [2, 0].map((i) => add(`DIRECTION('',(${column(i)}))`));
  return add(`AXIS2_PLACEMENT_3D('',${location},${axis},${refDirection})`);
}

/** AXIS2_PLACEMENT_3Ds that bring one representation into another. */
function transformingPlacements({ index }: Part21File): ReadonlySet<number> {
  const users = ['ITEM_DEFINED_TRANSFORMATION', 'MAPPED_ITEM', 'REPRESENTATION_MAP'];
  const used = users.flatMap((name) => index.slotsOf(name)).flatMap((slot) => [...index.referencesOf(slot)]);
  return new Set(used.filter((slot) => index.typeName(slot) === 'AXIS2_PLACEMENT_3D'));
}

function nameOf(slot: number | null | undefined): string {
  return slot === null || slot === undefined ? '$' : `#${slot + 1}`;
}

/** As Part 21 wants it: with a point. */
function real(value: Vector[number]): string {
  const text = String(value).toUpperCase();
  return /[.]/.test(text) ? text : text.replace(/^(-?\d+)/, '$1.');
}
