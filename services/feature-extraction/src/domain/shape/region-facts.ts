import type { Vec3 } from '@cadml/cad-model';
import { connectedRuns } from './border-curves.ts';
import { curvedArea } from './curved-area.ts';
import type { RecognisedBody } from './face-edges.ts';
import { cornersOf, groupBy, membersOf } from './faceted-body.ts';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import type { Region, Surface } from './shape-document.ts';
import { tellingRadials } from './surface-normal.ts';
import { between, dot, frameOf, norm } from './vec3.ts';

/** Measures the regions of a body; `faces` says how many faces of the file each is made of. */
export function regionFacts(whole: RecognisedBody, faces: readonly number[]): readonly Region[] {
  const { body, fits } = whole;
  const groups = groupBy(body.faceOf, body.faces);
  const wires = countWires(whole);
  return fits.map((fit, region) => ({
    ...measure(whole, fit, membersOf(groups, region)),
    surface: fit.surface,
    bend: fit.bend,
    wires: wires[region] as number,
    faces: faces[region] as number,
    body: 0,
  }));
}

type Measures = Pick<Region, 'areaMm2' | 'centroid' | 'radiusMm' | 'sweep' | 'lengthMm'>;

function measure(whole: RecognisedBody, { surface }: FittedSurface, facets: Int32Array): Measures {
  const { areaMm2: flat, centroid } = flatMeasures(whole, facets);
  if (surface.kind === 'plane' || surface.kind === 'freeform') {
    return { areaMm2: flat, centroid, radiusMm: null, sweep: 0, lengthMm: 0 };
  }
  const cover = axialCover(surface);
  let [areaMm2, moment] = [0, 0];
  for (const facet of facets) {
    const corners = cornersOf(whole.body, facet);
    const area = whole.facts.areas[facet] as number;
    areaMm2 += area * curvedArea(surface, corners);
    moment += area * cover.add(corners);
  }
  return {
    areaMm2,
    centroid,
    radiusMm: surface.kind === 'cone' ? moment / (flat || 1) : surface.radius,
    sweep: cover.sweep(),
    lengthMm: cover.length(),
  };
}

/** Area and centroid of the facets as they are. */
function flatMeasures(
  { body, facts }: RecognisedBody,
  facets: Int32Array,
): Pick<Region, 'areaMm2' | 'centroid'> {
  const { vertices, triangles } = body;
  const sums = [0, 0, 0] as [number, number, number];
  let areaMm2 = 0;
  for (const facet of facets) {
    const area = facts.areas[facet] as number;
    areaMm2 += area;
    for (let corner = facet * 3; corner < facet * 3 + 3; corner++) {
      const vertex = (triangles[corner] as number) * 3;
      sums[0] += area * (vertices[vertex] as number);
      sums[1] += area * (vertices[vertex + 1] as number);
      sums[2] += area * (vertices[vertex + 2] as number);
    }
  }
  const weight = 3 * (areaMm2 || 1);
  return { areaMm2, centroid: [sums[0] / weight, sums[1] / weight, sums[2] / weight] };
}

/** Directions around an axis that are told apart. */
const DIRECTIONS = 72;

interface Cover {
  /** Takes a facet into account; returns its distance from the axis. */
  add(corners: readonly Vec3[]): number;
  sweep(): number;
  length(): number;
}

const NO_COVER: Cover = { add: () => 0, sweep: () => 0, length: () => 0 };

/** How far facets reach around an axis and along it. */
function axialCover(surface: Surface): Cover {
  if (!('axis' in surface) || surface.kind === 'plane') return NO_COVER;
  const { origin, axis } = surface;
  const [u, v] = frameOf(axis);
  const seen = new Uint8Array(DIRECTIONS);
  let [low, high] = [Infinity, -Infinity];
  const turnOf = (radial: Vec3) => (Math.atan2(dot(radial, v), dot(radial, u)) / (2 * Math.PI)) * DIRECTIONS;
  return {
    add: (corners) => {
      for (const corner of corners) {
        const height = dot(between(origin, corner), axis);
        low = Math.min(low, height);
        high = Math.max(high, height);
      }
      const radials = corners.map((corner) => radialFrom(origin, axis, corner));
      markArc(seen, tellingRadials(radials).map(turnOf));
      return radials.reduce((sum, radial) => sum + norm(radial), 0) / 3;
    },
    sweep: () => (seen.reduce((sum, one) => sum + one, 0) / DIRECTIONS) * 2 * Math.PI,
    length: () => Math.max(0, high - low),
  };
}

/** Marks the shorter arc between the directions of a facet's corners. */
function markArc(seen: Uint8Array, turns: readonly number[]): void {
  const [first] = turns;
  if (first === undefined) return;
  const offsets = turns.map((turn) => {
    const offset = turn - first;
    return offset - DIRECTIONS * Math.round(offset / DIRECTIONS);
  });
  const [from, to] = [first + Math.min(...offsets), first + Math.max(...offsets)];
  for (let step = Math.round(from); step < Math.round(to); step++) {
    seen[((step % DIRECTIONS) + DIRECTIONS) % DIRECTIONS] = 1;
  }
}

/** Closed curves around each region: sets of bounding edges that hang together. */
function countWires({ body, edges }: RecognisedBody): readonly number[] {
  const bounds: number[][] = Array.from({ length: body.faces }, () => []);
  for (let edge = 0; edge < edges.facets.length / 2; edge++) {
    const [first, second] = [edges.facets[edge * 2] as number, edges.facets[edge * 2 + 1] as number];
    const a = body.faceOf[first] as number;
    const b = second < 0 ? -1 : (body.faceOf[second] as number);
    if (a === b) continue;
    bounds[a]?.push(edge);
    if (b >= 0) bounds[b]?.push(edge);
  }
  return bounds.map((own) => connectedRuns(edges.ends, own).length);
}
