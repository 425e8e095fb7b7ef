import type { Family } from '../seeds/family.ts';
import { BREP_MUTATORS } from './brep.ts';
import { BYTE_MUTATORS } from './bytes.ts';
import { DXF_MUTATORS } from './dxf.ts';
import { GLB_MUTATORS, GLTF_MUTATORS } from './gltf.ts';
import { IGES_MUTATORS } from './iges.ts';
import type { Mutator } from './mutator.ts';
import { OBJ_MUTATORS } from './obj.ts';
import { PLY_MUTATORS } from './ply.ts';
import { STEP_MUTATORS } from './step.ts';
import { STEP_STRUCTURE_MUTATORS } from './step-structure.ts';
import { STL_MUTATORS } from './stl.ts';
import { textMutators } from './text.ts';
import { THREE_MF_MUTATORS } from './threemf.ts';

/** What knows the format. */
export const FORMAT_MUTATORS: Readonly<Record<Family, readonly Mutator[]>> = {
  step: STEP_MUTATORS,
  iges: [...IGES_MUTATORS, ...IGES_MUTATORS, ...textMutators()],
  brep: [...BREP_MUTATORS, ...textMutators()],
  stl: STL_MUTATORS,
  obj: OBJ_MUTATORS,
  ply: PLY_MUTATORS,
  gltf: GLTF_MUTATORS,
  glb: GLB_MUTATORS,
  '3mf': THREE_MF_MUTATORS,
  dxf: DXF_MUTATORS,
};

/** Of the format; alone, they leave no other shape. */
export const STRUCTURE_MUTATORS: Readonly<Partial<Record<Family, readonly Mutator[]>>> = {
  step: STEP_STRUCTURE_MUTATORS,
};

/** What befalls any file. */
export { BYTE_MUTATORS };
