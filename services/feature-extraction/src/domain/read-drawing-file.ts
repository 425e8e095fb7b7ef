import { type BoundingBox, extents, MM_PER_UNIT } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { CadDocument, LayerCount, Warning } from './document.ts';
import { drawingBox } from './dxf/block-boxes.ts';
import type { Drawing } from './dxf/drawing.ts';
import { drawingFacts } from './dxf/drawing-facts.ts';
import { drawingWarnings } from './dxf/drawing-warnings.ts';
import { nameKey } from './dxf/layers.ts';
import { DEFAULT_DXF_LIMITS, type DxfLimits } from './dxf/limits.ts';
import { readDrawing } from './dxf/read-drawing.ts';
import { usedBlocks } from './dxf/used-blocks.ts';
import type { ReadOptions } from './read-options.ts';
import { MAX_COORDINATE_MM } from './sensible-size.ts';

/**
 * Reads a DXF file as a drawing document: model space only. Layers are those of the LAYER table and those
 * in use, each with the number of its model-space entities. Raises PARSE_FAILED at the stage parse (broken)
 * or geometry (nothing that has a size) and RESOURCE_EXHAUSTED (`entities`, `expansion`, `spline`, `text`).
 */
export function readDrawingFile(
  bytes: Uint8Array,
  options: ReadOptions = {},
  limits: DxfLimits = DEFAULT_DXF_LIMITS,
): CadDocument {
  const drawing = readDrawing(bytes, { limits });
  const { model, unit } = drawing;
  const used = usedBlocks(drawing);
  const { box, isHidden } = drawingBox(drawing, used, limits);
  const facts = drawingFacts(drawing, used);
  const scale = unit?.mmPerUnit ?? MM_PER_UNIT[options.units ?? 'mm'];
  return {
    format: 'dxf',
    kind: 'drawing',
    units: { declared: unit?.unit ?? null, assumed: unit === null && options.units === undefined },
    boundingBox: requireSize(box, scale, model.entities),
    volumeMm3: null,
    areaMm2: null,
    solids: 0,
    faces: 0,
    edges: 0,
    facets: 0,
    entities: model.entities,
    entityKinds: Object.fromEntries(model.kinds),
    layers: layersOf(drawing),
    surfaceTypes: {},
    watertight: null,
    drawing: facts,
    warnings: [...drawingWarnings(drawing, facts, used, options), ...(isHidden ? [ALL_HIDDEN] : [])],
  };
}

const ALL_HIDDEN: Warning = {
  code: 'all_hidden',
  message: 'All of the drawing that has a size is frozen or invisible; it was measured all the same.',
};

/** In drawing units; beyond it float64 has no place left behind the point, and garbage begins. */
const MAX_COORDINATE = 1e15;

/**
 * The box in millimetres; refused when it is empty, a single point, or beyond all measure. Maps lie far from their
 * origin, but no drawing is as large as that.
 */
function requireSize({ min, max }: BoundingBox, scale: number, entities: number): BoundingBox {
  const box: BoundingBox = {
    min: [min[0] * scale, min[1] * scale, min[2] * scale],
    max: [max[0] * scale, max[1] * scale, max[2] * scale],
  };
  const isEmpty = min[0] > max[0];
  const isMeasured = [...min, ...max].every((value) => Math.abs(value) <= MAX_COORDINATE);
  if (!isEmpty && !isMeasured) {
    throw unmeasured(`reaches beyond ${MAX_COORDINATE} units. Remove stray entities.`, entities);
  }
  if (extents(box).some((size) => size > MAX_COORDINATE_MM)) {
    throw unmeasured(
      'is larger than a thousand kilometres. Remove stray entities, or set the unit of the drawing right.',
      entities,
    );
  }
  if (extents(box).some((size) => size > 0)) return box;
  throw unmeasured(
    `has nothing in model space that has a size (${entities} entities). Check that it was not saved with its content on paper only.`,
    entities,
  );
}

function unmeasured(problem: string, entities: number): AppError {
  const message = `The drawing ${problem}`;
  return new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message, context: { entities } });
}

/** Layer names that differ in case alone are one layer; the first spelling is kept. */
function layersOf({ declaredLayers, model }: Drawing): readonly LayerCount[] {
  const layers = new Map<string, { name: string; count: number }>();
  const add = (name: string, count: number) => {
    const known = layers.get(nameKey(name));
    if (known) known.count += count;
    else layers.set(nameKey(name), { name, count });
  };
  for (const { name } of declaredLayers) add(name, 0);
  for (const [name, count] of model.layers) add(name, count);
  return [...layers.values()];
}
