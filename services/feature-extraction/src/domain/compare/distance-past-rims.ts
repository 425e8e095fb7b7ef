import type { Vec3 } from '@cadml/cad-model';
import { distanceTo } from './deviation.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { minus, norm, plus } from './vectors.ts';

/** A distance of so many times what chords leave open is told better than by them. */
const FAR = 4;
/** A rim lies on the surfaces that meet in it: so often it is brought onto each. */
const ROUNDS = 2;

/**
 * Of a point from a shape as it is, in mm. Of a B-rep the nearest point is brought from the chord of a rim onto the rim:
 * from amid a hole it is as far as the wall, not as the chords that the planes end in.
 */
export function distancePastRims(to: PreparedShape, point: Vec3): number {
  const distance = distanceTo(to, point);
  if (to.shape.kind === 'mesh' || distance < FAR * openMm(to, point)) return distance;
  let [offRims, onRims, chord] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, point];
  const feet = new Map<number, Foot>();
  to.tree.near(point, { slack: to.chordErrorMm }, (foot) => {
    const own = to.surface.distanceAt(foot, point, 0);
    if (to.surface.rims.errorAt(foot) === 0) offRims = Math.min(offRims, own);
    else {
      if (own < onRims) [onRims, chord] = [own, [foot.x, foot.y, foot.z]];
      const { normal, gap } = to.surface.gapAt(foot, point);
      feet.set(to.shape.faceOf[foot.triangle] as number, {
        mm: Math.abs(gap),
        at: plus(point, normal, -gap),
      });
    }
    return Math.min(offRims, onRims);
  });
  const above = Math.min(offRims, aboveRims(to, [...feet.values()], offRims));
  if (above <= onRims) return above;
  const toRim = norm(minus(point, broughtOntoRim(to, chord)));
  return Math.min(above, Math.max(onRims, Math.min(toRim, onRims + 2 * to.chordErrorMm)));
}

/** Where a surface that ends in a rim is next to a point, if it goes so far, and how far that is. */
interface Foot {
  readonly mm: number;
  readonly at: Vec3;
}

/** The least distance of feet that are on the shape, if it is less than another. */
function aboveRims({ tree, chordErrorMm }: PreparedShape, feet: readonly Foot[], within: number): number {
  const nearer = feet.filter(({ mm }) => mm < within).sort((p, q) => p.mm - q.mm);
  const found = nearer.find(({ at }) => tree.nearest(at, -1, chordErrorMm).triangle >= 0);
  return found?.mm ?? Number.POSITIVE_INFINITY;
}

/** What chords leave open where a point is nearest, in mm. */
function openMm({ tree, surface, chordErrorMm }: PreparedShape, point: Vec3): number {
  const foot = tree.nearest(point);
  return surface.rims.errorAt(foot) > 0 ? surface.rims.sagAt(foot) : chordErrorMm;
}

function broughtOntoRim({ tree, shape, surface, chordErrorMm }: PreparedShape, chord: Vec3): Vec3 {
  let at = chord;
  for (let round = 0; round < ROUNDS; round++) {
    const seen = new Set<number>();
    tree.near(chord, { slack: 0, within: chordErrorMm }, (footprint) => {
      const face = shape.faceOf[footprint.triangle] as number;
      if (seen.has(face)) return chordErrorMm;
      seen.add(face);
      const { normal, gap } = surface.gapAt(footprint, at);
      at = plus(at, normal, -gap);
      return chordErrorMm;
    });
  }
  return at;
}
