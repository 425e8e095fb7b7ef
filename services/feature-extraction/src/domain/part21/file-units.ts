import type { Warning } from '../document.ts';
import type { DeclaredShape } from './declared-shape.ts';
import type { InstanceIndex } from './instance-index.ts';
import type { StepUnits } from './preflight-result.ts';
import { type ContextUnit, lengthUnits } from './units.ts';

/** The length unit under which most faces lie, with warnings. The kernel converts each shape by its own. */
export function unitsOfFile(
  bytes: Uint8Array,
  index: InstanceIndex,
  shape: DeclaredShape,
): { readonly units: StepUnits; readonly warnings: readonly Warning[] } {
  const lengthUnitOf = lengthUnits(bytes, index);
  const weights = new Map<number, { readonly unit: ContextUnit; faces: number }>();
  for (const [context, faces] of facesByContext(index, shape)) {
    const unit = lengthUnitOf(context);
    if (!unit) continue;
    const known = weights.get(unit.mmPerUnit);
    if (known) known.faces += faces;
    else weights.set(unit.mmPerUnit, { unit, faces });
  }
  const [main] = [...weights.values()].sort((a, b) => b.faces - a.faces);
  if (!main) return { units: { declared: null, assumed: true, mmPerUnit: 1 }, warnings: [ASSUMED] };
  const { unit, mmPerUnit } = main.unit;
  const warnings = weights.size > 1 ? [mixed([...weights.values()].map(({ unit }) => unit))] : [];
  if (unit === null) warnings.push(unusual(mmPerUnit));
  return { units: { declared: unit, assumed: false, mmPerUnit }, warnings };
}

/** Faces by the context of their representation; without faces, every context that assigns units. */
function facesByContext(index: InstanceIndex, shape: DeclaredShape): ReadonlyMap<number, number> {
  const assigning = index.typesNamed(new Set(['GLOBAL_UNIT_ASSIGNED_CONTEXT']));
  const found = new Map<number, number>();
  for (const [representation, faces] of shape.facesOf) {
    const references = index.referencesOf(representation);
    const context = references.findLast((slot) => assigning.has(index.typeOf(slot)));
    if (context !== undefined) found.set(context, (found.get(context) ?? 0) + faces);
  }
  if (shape.facesOf.size > 0) return found;
  return new Map(index.slotsOf('GLOBAL_UNIT_ASSIGNED_CONTEXT').map((context) => [context, 1]));
}

const ASSUMED: Warning = {
  code: 'units_assumed',
  message: 'The file declares no length unit; millimetres are assumed.',
};

/** `declared` can only name one of them. */
function mixed(units: readonly ContextUnit[]): Warning {
  const names = units.map(({ unit, mmPerUnit }) => unit ?? `${mmPerUnit} mm`).sort();
  const message = `The file mixes length units (${names.join(', ')}); each shape is read in its own, and the unit told is that of most faces.`;
  return { code: 'units_mixed', message };
}

function unusual(mmPerUnit: number): Warning {
  return {
    code: 'units_unusual',
    message: `The file's length unit has no common name; one unit is ${mmPerUnit} mm.`,
  };
}
