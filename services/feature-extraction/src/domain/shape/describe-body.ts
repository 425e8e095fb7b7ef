import type { Vec3 } from '@cadml/cad-model';
import { sharedEdges } from '../mesh/shared-edges.ts';
import { meshTopology } from '../mesh/topology.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { borderCurves } from './border-curves.ts';
import type { RecognisedBody } from './face-edges.ts';
import { type FacetedBody, facetFacts, groupBy, membersOf } from './faceted-body.ts';
import { type FittedSurface, fitSurface } from './fit/fit-surface.ts';
import { mergeFaces } from './merge-faces.ts';
import { regionFacts } from './region-facts.ts';
import { sampleFace } from './sample-face.ts';
import type { Border, Region } from './shape-document.ts';

/** One body in its own coordinates; `body` of its regions is 0. */
export interface DescribedBody {
  readonly regions: readonly Region[];
  readonly borders: readonly Border[];
  /** Region of each facet. */
  readonly regionOf: Int32Array;
  readonly genus: number | null;
  readonly volumeMm3: number;
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
    volumeMm3: enclosedVolume(body, whole.facts.areas),
  };
}

function recognise(body: FacetedBody, bodySize: number): RecognisedBody {
  const facts = facetFacts(body);
  const groups = groupBy(body.faceOf, body.faces);
  const fits: FittedSurface[] = [];
  for (let face = 0; face < body.faces; face++) {
    fits.push(body.fits[face] ?? fitSurface(sampleFace(body, facts, membersOf(groups, face), bodySize)));
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

/**
 * The sum of signed tetrahedra over the centroid of the surface (the divergence theorem): a crack changes it by the
 * little that is missing, where the facets of a file do not quite close.
 */
function enclosedVolume({ vertices, triangles }: FacetedBody, areas: Float64Array): number {
  const [ox, oy, oz] = surfaceCentroid({ vertices, triangles }, areas);
  let sum = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const a = (triangles[at] as number) * 3;
    const b = (triangles[at + 1] as number) * 3;
    const c = (triangles[at + 2] as number) * 3;
    const ax = (vertices[a] as number) - ox;
    const ay = (vertices[a + 1] as number) - oy;
    const az = (vertices[a + 2] as number) - oz;
    const bx = (vertices[b] as number) - ox;
    const by = (vertices[b + 1] as number) - oy;
    const bz = (vertices[b + 2] as number) - oz;
    const cx = (vertices[c] as number) - ox;
    const cy = (vertices[c + 1] as number) - oy;
    const cz = (vertices[c + 2] as number) - oz;
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return Math.abs(sum) / 6;
}

function surfaceCentroid({ vertices, triangles }: TriangleMesh, areas: Float64Array): Vec3 {
  let [x, y, z, total] = [0, 0, 0, 0];
  for (let corner = 0; corner < triangles.length; corner++) {
    const area = areas[Math.floor(corner / 3)] as number;
    const at = (triangles[corner] as number) * 3;
    total += area;
    x += area * (vertices[at] as number);
    y += area * (vertices[at + 1] as number);
    z += area * (vertices[at + 2] as number);
  }
  return [x / (total || 1), y / (total || 1), z / (total || 1)];
}
