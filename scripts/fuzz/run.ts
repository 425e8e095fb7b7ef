// `make fuzz`: how long, with which seed and files is told by environment (`options.ts`).
import { runTeardowns } from '@cadml/testing';
import { fuzz } from './fuzz.ts';
import { fuzzOptions } from './options.ts';

try {
  process.exitCode = (await fuzz(fuzzOptions(process.env))).length === 0 ? 0 : 1;
} finally {
  await runTeardowns();
}
