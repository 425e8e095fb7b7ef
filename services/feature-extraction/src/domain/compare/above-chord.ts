import type { Vec3 } from '@cadml/cad-model';
import { distanceToSurface } from './deviation.ts';
import { SMOOTH } from './mesh-smoothness.ts';
import { moved, type Pose, turned } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { dot, pointAt } from './vectors.ts';

/** A shape whose points are held against another, at a pose. */
export interface Facing {
  readonly own: PreparedShape;
  readonly to: PreparedShape;
  readonly pose: Pose;
  readonly allowanceMm: number;
  /** How many of the chord errors that its bends tell a mesh may be off. */
  readonly chords: number;
  /** Whether the points lie amid facets of their own, which may be chords; vertices do not. */
  readonly areOnChords: boolean;
}

/** A chord bends from its surface by less than chords of one surface bend from each other. */
const SAME_WAY = Math.cos(SMOOTH);

/**
 * Whether a point lies above a chord of the face that it belongs to. Next to an edge the nearest facet may be one of
 * another face, which says nothing of how far the own one may be off: the facets that face as the point does are
 * asked. And a strip that ends in edges of the part on all sides shows no bend although it may be the only chord of a
 * curved face: where the other shape is curved, it may be as far off as other chords of its mesh show that they are.
 * Any other plane is flat.
 */
export function liesAboveChord(point: Vec3, facing: Facing): boolean {
  const sides = sidesAt(point, facing);
  return facing.to.shape.kind === 'mesh'
    ? isAboveFacet(moved(facing.pose, point), sides, facing)
    : isBelowSurface(moved(facing.pose, point), sides, facing);
}

/** A face of the own shape on which the point is. */
interface Side {
  /** As the other shape has it. */
  readonly normal: Vec3;
  readonly isCurved: boolean;
  /** How far the facet may be off although no bend tells it, in mm of the other shape; 0 where the point is surely on the surface. */
  readonly unseenMm: number;
}

function sidesAt(point: Vec3, { own, pose, allowanceMm, areOnChords }: Facing): readonly Side[] {
  const within = allowanceMm / pose.scale + (own.shape.kind === 'brep' ? own.chordErrorMm : 0);
  const sides: Side[] = [];
  own.tree.near(point, { slack: 0, within }, ({ triangle }) => {
    sides.push({
      normal: turned(pose.rotation, normalOf(own, triangle)),
      isCurved: own.surface.isCurved(triangle),
      unseenMm: areOnChords ? own.surface.unseenError(triangle) * pose.scale : 0,
    });
    return within;
  });
  return sides;
}

function isAboveFacet(at: Vec3, sides: readonly Side[], { to, allowanceMm, chords }: Facing): boolean {
  const { tree, surface } = to;
  const farthest = Math.max(chords * surface.mostErrorMm, surface.worstChord.errorMm, mostUnseen(sides));
  const within = allowanceMm + farthest;
  let isAbove = false;
  tree.near(at, { slack: 0, within }, (footprint) => {
    const { triangle, distance } = footprint;
    const alike = sides.filter(({ normal }) => dot(normal, normalOf(to, triangle)) >= SAME_WAY);
    if (alike.length === 0) return within;
    const seen = chords * Math.max(surface.chordError(triangle), surface.rims.errorAt(footprint));
    const unseen = alike.some(({ isCurved }) => isCurved) ? surface.unseenError(triangle) : 0;
    const own = surface.isCurved(triangle) ? mostUnseen(alike) : 0;
    isAbove ||= distance <= allowanceMm + Math.max(seen, unseen, own);
    return isAbove ? 0 : within;
  });
  return isAbove;
}

/** A point amid a facet, held against a B-rep: its surface there must be curved, and go the same way. */
function isBelowSurface(at: Vec3, sides: readonly Side[], { to, allowanceMm }: Facing): boolean {
  const unseen = mostUnseen(sides);
  if (unseen === 0) return false;
  const { triangle } = distanceToSurface(to, at, allowanceMm + unseen);
  if (triangle < 0 || !to.surface.isCurved(triangle)) return false;
  const normal = normalOf(to, triangle);
  return sides.some((side) => side.unseenMm > 0 && dot(side.normal, normal) >= SAME_WAY);
}

/** Around an apex there may be a hundred thousand sides. */
function mostUnseen(sides: readonly Side[]): number {
  return sides.reduce((most, { unseenMm }) => Math.max(most, unseenMm), 0);
}

function normalOf({ facetNormals }: PreparedShape, triangle: number): Vec3 {
  return pointAt(facetNormals(), triangle);
}
