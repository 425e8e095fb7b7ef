import { decodeVector } from '@cadml/cad-model';
import { type FeatureExtractionProto, GeometryProto } from '@cadml/contracts';

const MAX_EXTENT_MM = 1e9;
const SLACK = 1 + 1e-6;
const { GEOMETRY_KIND_BREP, GEOMETRY_KIND_MESH, GEOMETRY_KIND_DRAWING } = GeometryProto.GeometryKind;

/** What cannot be true of an answer, whatever the file was; empty for one that may be true. */
export function checkAnswer(answer: FeatureExtractionProto.AnalyzeResponse): readonly string[] {
  const { geometry, features } = answer;
  if (geometry === undefined) return ['no geometry'];
  return [
    ...notFinite('answer', answer),
    ...checkBox(geometry),
    ...checkMeasures(geometry),
    ...checkCounts(geometry),
    ...checkVectors(features),
  ];
}

function notFinite(path: string, value: unknown): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(`${path}.${key}`, inner));
}

/** A drawing may be a single horizontal line, a B-rep a single plane; nothing is a point, a solid fills all three. */
function checkBox(geometry: GeometryProto.Geometry): readonly string[] {
  const sides = extentsOf(geometry);
  const needed = geometry.volumeMm3 === undefined ? (geometry.kind === GEOMETRY_KIND_DRAWING ? 1 : 2) : 3;
  const sound = sides.every((side) => side >= 0 && side <= 2 * MAX_EXTENT_MM);
  const extended = sides.filter((side) => side > 0).length >= needed;
  return sound && extended ? [] : [`box of ${sides.join(' × ')} mm`];
}

function extentsOf({ boundingBox }: GeometryProto.Geometry): readonly number[] {
  const { min, max } = boundingBox ?? {};
  return [(max?.x ?? 0) - (min?.x ?? 0), (max?.y ?? 0) - (min?.y ?? 0), (max?.z ?? 0) - (min?.z ?? 0)];
}

/**
 * Each solid lies in the box, and no surface encloses more than a sphere of its area does: V² ≤ A³ / 36π, which
 * holds for the sum of many as well.
 */
function checkMeasures(geometry: GeometryProto.Geometry): readonly string[] {
  const { kind, volumeMm3, areaMm2, solids, watertight } = geometry;
  const faults: string[] = [];
  const isDrawing = kind === GEOMETRY_KIND_DRAWING;
  if (isDrawing ? areaMm2 !== undefined : !(Number(areaMm2) > 0)) faults.push(`area ${areaMm2}`);
  if (kind === GEOMETRY_KIND_MESH && watertight === false && volumeMm3 !== undefined) {
    faults.push('volume of an open mesh');
  }
  if (volumeMm3 === undefined) return faults;
  const room = extentsOf(geometry).reduce((product, side) => product * side, 1);
  if (isDrawing || !(volumeMm3 > 0)) faults.push(`volume ${volumeMm3}`);
  if (volumeMm3 > room * SLACK * Math.max(1, solids)) {
    faults.push(`volume ${volumeMm3} of ${solids} solids in a box of ${room} mm³`);
  }
  const enclosable = Math.sqrt(Number(areaMm2) ** 3 / (36 * Math.PI));
  if (volumeMm3 > enclosable * SLACK) faults.push(`volume ${volumeMm3} within an area of ${areaMm2}`);
  return faults;
}

function checkCounts(geometry: GeometryProto.Geometry): readonly string[] {
  const { kind, faces, facets, entities, solids, surfaceTypes, layers } = geometry;
  const faults: string[] = [];
  const counted = {
    [GEOMETRY_KIND_BREP]: faces,
    [GEOMETRY_KIND_MESH]: facets,
    [GEOMETRY_KIND_DRAWING]: entities,
  };
  if (!((counted as Record<number, number>)[kind] ?? 0)) faults.push('nothing was counted');
  if (entities === 0) faults.push('no entities');
  const typed = Object.values(surfaceTypes).reduce((sum, count) => sum + count, 0);
  if (kind === GEOMETRY_KIND_BREP && typed !== faces) faults.push(`${faces} faces, ${typed} with a type`);
  if (kind === GEOMETRY_KIND_BREP && solids > faces) faults.push(`${solids} solids of ${faces} faces`);
  const onLayers = layers.reduce((sum, { count }) => sum + count, 0);
  if (kind === GEOMETRY_KIND_DRAWING && onLayers !== entities) {
    faults.push(`${entities} entities, ${onLayers} on layers`);
  }
  return faults;
}

function checkVectors(features: FeatureExtractionProto.AnalyzeResponse['features']): readonly string[] {
  if (features.length === 0) return ['no vectors'];
  return features.flatMap(({ version, vector }) => {
    const values = [...decodeVector(vector)];
    if (!values.every(Number.isFinite)) return [`vector ${version} is not finite`];
    return values.some((value) => value !== 0) ? [] : [`vector ${version} is all zero`];
  });
}
