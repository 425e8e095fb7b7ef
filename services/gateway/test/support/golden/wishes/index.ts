import type { OperationId } from '../../../../src/domain/access-table.ts';
import { analysis } from './analysis.ts';
import { assemblies } from './assemblies.ts';
import { changes } from './changes.ts';
import { features } from './features.ts';
import { jobs } from './jobs.ts';
import { operators } from './operators.ts';
import { parts } from './parts.ts';
import { similarity } from './similarity.ts';
import { system } from './system.ts';
import type { Wishes } from './wishes.ts';

/**
 * What is asked of each operation. They run in this order: what changes something
 * comes after what reads it, and what costs a worker last.
 */
export const WISHES: Readonly<Record<OperationId, Wishes>> = {
  ...analysis,
  ...parts,
  ...assemblies,
  ...similarity,
  ...features,
  ...jobs,
  ...changes,
  ...system,
  ...operators,
};
