import { AppError } from '@cadml/errors';
import { angleWarnings } from './angle-units.ts';
import { checkProductStructure } from './assembly-check.ts';
import { declaredShape } from './declared-shape.ts';
import { checkExpandedFaces } from './expanded-faces.ts';
import { externalPartWarnings } from './external-parts.ts';
import { unitsOfFile } from './file-units.ts';
import { requireGeometry } from './geometry-content.ts';
import { hiddenItemWarnings } from './hidden-items.ts';
import type { InstanceIndex } from './instance-index.ts';
import { presentationLayers } from './layers.ts';
import { leftOut, leftOutWarnings } from './left-out.ts';
import { DEFAULT_PART21_LIMITS, type Part21Limits } from './limits.ts';
import { openPart21 } from './open-part21.ts';
import { overriddenPlaceWarnings } from './overridden-places.ts';
import type { Part21File } from './part21-file.ts';
import type { StepPreflight } from './preflight-result.ts';
import { readProductStructure } from './product-tree.ts';
import { checkReferences } from './references.ts';
import { scaledPlaces } from './scaled-places.ts';
import { checkShape } from './shape/check-shape.ts';
import { readStepFacts } from './step-facts.ts';
import { trailingWarnings } from './trailing-bytes.ts';
import { unitNameWarnings } from './unit-names.ts';
import { usesWithoutPlace } from './unplaced-uses.ts';
import { checkUsageEnds } from './usage-ends.ts';

/**
 * Reads a STEP file without the kernel: checks what would make the kernel crash, hang or lose parts
 * silently, and counts what it must deliver. Linear in the input; memory about 40 bytes an instance.
 *
 * Raises PARSE_FAILED / preflight (grammar, truncation, non-finite numbers, a name defined twice, dangling,
 * circular and self-references, cyclic assemblies, uses of nothing, no geometry, two length units for one shape, units that
 * are none, what `checkShape` finds), RESOURCE_EXHAUSTED with `context.limit` (too
 * many faces when each use of a part counts, among others),
 * and UNSUPPORTED_FORMAT for an exchange structure whose schema is not mechanical (IFC).
 */
export function preflightStep(
  bytes: Uint8Array,
  limits: Part21Limits = DEFAULT_PART21_LIMITS,
): StepPreflight {
  return preflightFile(openPart21(bytes, limits), limits);
}

/** The same for a file that is open. */
export function preflightFile(file: Part21File, limits: Part21Limits): StepPreflight {
  const { bytes: text, index } = file;
  requireMechanicalSchema(index);
  const cycles = checkReferences(index);
  checkUsageEnds(file);
  const structure = readProductStructure(file);
  checkProductStructure(index, structure, limits.maxOccurrences);
  requireGeometry(index);
  const shape = declaredShape(index);
  const { openEdges, ...found } = checkShape(file, shape.bodies);
  const { units, warnings } = unitsOfFile(text, index, shape);
  checkExpandedFaces(file, { structure, declaredFaces: shape.faces, maxFaces: limits.maxExpandedFaces });
  return {
    facts: readStepFacts(file, structure),
    units,
    declaredFaces: shape.faces,
    declaredEdges: found.edges,
    openEdges,
    solids: shape.solids,
    shells: shape.shells,
    scaledPlaces: scaledPlaces(file),
    unplaced: usesWithoutPlace(structure),
    layers: presentationLayers(text, index),
    warnings: [
      ...trailingWarnings(file),
      ...cycles,
      ...warnings,
      ...unitNameWarnings(file),
      ...angleWarnings(file),
      ...found.warnings,
      ...leftOutWarnings(leftOut(file)),
      ...externalPartWarnings(file, structure),
      ...overriddenPlaceWarnings(file),
      ...hiddenItemWarnings(file),
    ],
  };
}

function requireMechanicalSchema(index: InstanceIndex): void {
  const schema = index.schemas.find((name) => /^IFC/i.test(name));
  if (schema === undefined) return;
  throw new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'detect',
    message: `This is an IFC building model (${schema}), which is not read. Export the part as STEP AP203, AP214 or AP242.`,
    context: { format: 'ifc' },
  });
}
