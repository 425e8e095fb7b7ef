import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { stepCorpus } from '../lib/corpus.ts';

/** Our own STEP parts, then those of the corpus. */
export function samplesAndCorpus(): readonly string[] {
  return [...globSync(join(ROOT, 'samples/*/*.step')).sort(), ...stepCorpus()];
}
