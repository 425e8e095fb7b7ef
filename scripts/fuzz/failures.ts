import { writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { FUZZ_FOLDER } from './target.ts';

/** Keeps the file of a case and says what is wrong with what came of it. */
export function reportFailure(fuzzCase: FuzzCase, faults: readonly string[]): void {
  const path = join(
    FUZZ_FOLDER,
    `${fuzzCase.id.replaceAll(/[^\w-]/g, '-')}${extname(fuzzCase.name) || '.bin'}`,
  );
  writeFileSync(path, fuzzCase.content);
  console.log(`FAILED ${fuzzCase.id} (${fuzzCase.seed}: ${fuzzCase.mutations.join(', ')})`);
  for (const fault of faults) console.log(`  ${fault}`);
  console.log(`  kept as ${relative(ROOT, path)}; again: make fuzz CASE=${fuzzCase.id}`);
}
