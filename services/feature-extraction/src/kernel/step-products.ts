import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { GeometryTraits } from '../domain/assembly/same-geometry.ts';
import { isGzip } from '../domain/gzip.ts';
import { extractProduct } from '../domain/part21/extract-product.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { openPart21 } from '../domain/part21/open-part21.ts';
import { preflightStep } from '../domain/part21/preflight.ts';
import { ProductContext } from '../domain/part21/product-context.ts';
import { readProductStructure } from '../domain/part21/product-tree.ts';
import type { ProductStructure, Transform } from '../domain/product-structure.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import { gunzip } from './gunzip.ts';
import type { OpenCascade } from './open-cascade.ts';
import { openStep } from './open-step.ts';
import type { ProductSource } from './product-source.ts';
import { samplePoints } from './sample-points.ts';
import { StageClock } from './stage-clock.ts';

/**
 * The products of a STEP file. `sizeMm` tells the unit of a file that declares none, whose products are
 * measured in that unit too. Throws what the pre-flight throws, cycles among it.
 */
export function stepProducts(
  oc: OpenCascade,
  bytes: Uint8Array,
  { sizeMm, limits = DEFAULT_STEP_LIMITS }: StepOptions,
): ProductSource {
  const text = isGzip(bytes) ? gunzip(bytes, limits) : bytes;
  const { units } = preflightStep(text, limits);
  const file = openPart21(text, limits);
  const structure = readProductStructure(file);
  const context = new ProductContext(file);
  const assumedUnit = units.assumed ? unitOf(oc, text, sizeMm) : null;
  const scale = MM_PER_UNIT[assumedUnit ?? 'mm'];
  return {
    structure: scale === 1 ? structure : scaledStructure(structure, scale),
    format: 'step',
    assumedUnit,
    fileOf: (product) => extractProduct(context, structure.products[product]?.key ?? ''),
    measure: (own) => measureStep(oc, own, scale),
  };
}

interface StepOptions {
  readonly sizeMm: Vec3 | undefined;
  readonly limits: StepLimits | undefined;
}

function unitOf(oc: OpenCascade, bytes: Uint8Array, sizeMm: Vec3 | undefined) {
  if (sizeMm === undefined) return 'mm';
  using whole = openStep(oc, bytes, silent());
  return unitOfSize(extents(whole.measured().boundingBox), sizeMm) ?? 'mm';
}

function measureStep(oc: OpenCascade, bytes: Uint8Array, scale: number): Omit<GeometryTraits, 'fileHash'> {
  using step = openStep(oc, bytes, silent());
  const { measures, boundingBox } = step.measured();
  const { volumeMm3, areaMm2, faces, surfaceTypes } = measures;
  const [x, y, z] = extents(boundingBox);
  return {
    volumeMm3: volumeMm3 === null ? null : volumeMm3 * scale ** 3,
    areaMm2: areaMm2 * scale ** 2,
    sizeMm: [x * scale, y * scale, z * scale],
    faces,
    facets: 0,
    surfaceTypes,
    points: samplePoints(oc, step.shape)?.map((value) => value * scale) ?? null,
  };
}

/** The stages of a product's reading are not those of the file's. */
function silent(): StageClock {
  return new StageClock(() => undefined);
}

function scaledStructure(structure: ProductStructure, scale: number): ProductStructure {
  const moved = <T extends { readonly transform: Transform }>(item: T): T => ({
    ...item,
    transform: item.transform.map((value, cell) => (cell % 4 === 3 && cell < 12 ? value * scale : value)),
  });
  return { ...structure, occurrences: structure.occurrences.map(moved), roots: structure.roots.map(moved) };
}
