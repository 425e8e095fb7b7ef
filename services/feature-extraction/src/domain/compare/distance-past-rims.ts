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
  to.tree.near(point, { slack: to.chordErrorMm }, (foot) => {
    const own = to.surface.distanceAt(foot, point, 0);
    if (to.surface.rims.errorAt(foot) === 0) offRims = Math.min(offRims, own);
    else if (own < onRims) [onRims, chord] = [own, [foot.x, foot.y, foot.z]];
    return Math.min(offRims, onRims);
  });
  if (offRims <= onRims) return offRims;
  const toRim = norm(minus(point, broughtOntoRim(to, chord)));
  return Math.min(offRims, Math.max(onRims, Math.min(toRim, onRims + 2 * to.chordErrorMm)));
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
