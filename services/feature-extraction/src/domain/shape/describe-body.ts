import { sharedEdges } from '../mesh/shared-edges.ts';
import { meshTopology } from '../mesh/topology.ts';
import { borderCurves } from './border-curves.ts';
import type { RecognisedBody } from './face-edges.ts';
import { cornersOf, type FacetedBody, facetFacts, groupBy, membersOf } from './faceted-body.ts';
import { type FittedSurface, fitSurface } from './fit/fit-surface.ts';
import { mergeFaces } from './merge-faces.ts';
import { regionFacts } from './region-facts.ts';
import { sampleFace } from './sample-face.ts';
import type { Border, Region } from './shape-document.ts';
import { cross, dot } from './vec3.ts';

/** One body in its own coordinates; `body` of its regions is 0. */
export interface DescribedBody {
  readonly regions: readonly Region[];
  readonly borders: readonly Border[];
  /** Region of each facet. */
  readonly regionOf: Int32Array;
  readonly genus: number | null;
  readonly volumeMm3: number | null;
}

/** Recognises the surfaces of a body's faces, puts together what belongs together, and measures it. Linear. */
export function describeBody(body: FacetedBody, bodySize: number): DescribedBody {
  const faces = recognise(body, bodySize);
  const whole = mergedBody(faces);
  const topology = meshTopology(body.triangles);
  return {
    regions: regionFacts(whole, facesPerRegion(faces, whole)),
    borders: borderCurves(whole, bodySize),
    regionOf: whole.body.faceOf,
    genus: topology.watertight ? topology.genus : null,
    volumeMm3: topology.watertight ? enclosedVolume(body) : null,
  };
}

function recognise(body: FacetedBody, bodySize: number): RecognisedBody {
  const facts = facetFacts(body);
  const groups = groupBy(body.faceOf, body.faces);
  const fits: FittedSurface[] = [];
  for (let face = 0; face < body.faces; face++) {
    fits.push(fitSurface(sampleFace(body, facts, membersOf(groups, face), bodySize)));
  }
  return { body, facts, fits, edges: sharedEdges(body.triangles) };
}

/** The same body with regions for faces, each with the surface of its largest face. */
function mergedBody(faces: RecognisedBody): RecognisedBody {
  const { body, facts, fits } = faces;
  const { regionOf, regions } = mergeFaces(faces);
  const areas = new Float64Array(body.faces);
  for (const [facet, face] of body.faceOf.entries()) {
    areas[face] = (areas[face] as number) + (facts.areas[facet] as number);
  }
  const largest = new Int32Array(regions).fill(-1);
  for (const [face, region] of regionOf.entries()) {
    const best = largest[region] as number;
    if (best < 0 || (areas[face] as number) > (areas[best] as number)) largest[region] = face;
  }
  const faceOf = body.faceOf.map((face) => regionOf[face] as number);
  return {
    ...faces,
    body: { ...body, faceOf, faces: regions },
    fits: Array.from(largest, (face) => fits[face] as FittedSurface),
  };
}

function facesPerRegion(
  { body: before }: RecognisedBody,
  { body: after }: RecognisedBody,
): readonly number[] {
  if (!before.isBrep) return new Array<number>(after.faces).fill(0);
  const seen = new Uint8Array(before.faces);
  const counts = new Array<number>(after.faces).fill(0);
  for (const [facet, face] of before.faceOf.entries()) {
    if (seen[face] === 1) continue;
    seen[face] = 1;
    const region = after.faceOf[facet] as number;
    counts[region] = (counts[region] as number) + 1;
  }
  return counts;
}

/** The sum of signed tetrahedra over the first corner (the divergence theorem). */
function enclosedVolume(body: FacetedBody): number {
  const [origin] = cornersOf(body, 0);
  let sum = 0;
  for (let facet = 0; facet < body.triangles.length / 3; facet++) {
    const [a, b, c] = cornersOf(body, facet).map(
      (point) => [point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]] as const,
    ) as unknown as [typeof origin, typeof origin, typeof origin];
    sum += dot(a, cross(b, c));
  }
  return Math.abs(sum) / 6;
}
