import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { writeCurvedParts } from './curved-parts.ts';
import { loadWithModule } from './open-cascade.ts';
import { readAndDescribe, warmUp } from './warm-up.ts';
import { compiledCode } from './wasm-code.ts';

const ROUNDS = 6;
/** V8 optimises in the background, and hands over what it has when nothing is left to do. */
const QUIET_MS = 500;
const QUIET_SHARE = 0.05;

/** Uses the CAD kernel until V8 has optimised what an analysis needs, and writes that down. */
export async function compileKernel(output: string): Promise<void> {
  const { oc, module } = await loadWithModule();
  const curved = writeCurvedParts(oc);
  for (let round = 0; round < ROUNDS; round++) {
    warmUp(oc, 1);
    readAndDescribe(oc, curved).delete();
  }
  await untilQuiet();
  writeFileSync(output, compiledCode(module));
}

async function untilQuiet(): Promise<void> {
  for (;;) {
    const before = process.cpuUsage();
    await delay(QUIET_MS);
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 < QUIET_MS * QUIET_SHARE) return;
  }
}
