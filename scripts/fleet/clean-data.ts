// `make clean-data`: removes all data of the local fleet, after asking (YES=1 answers).
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PATHS, RUN } from './layout.ts';
import { stopFleetInTurn } from './stop-fleet.ts';
import { inTurn } from './turn.ts';

if (!existsSync(RUN) || readdirSync(RUN).length === 0) {
  console.log('There is no data.');
} else if (await confirmed()) {
  await inTurn(async () => {
    await stopFleetInTurn();
    // The lock of the turn stays to its end: who waits for it must not take another in a folder half removed.
    const names = readdirSync(RUN).filter((name) => join(RUN, name) !== PATHS.turn);
    for (const name of names) rmSync(join(RUN, name), { recursive: true, force: true });
  });
  console.log('All data of the local fleet is removed.');
} else {
  console.log('Nothing was removed.');
}

async function confirmed(): Promise<boolean> {
  if (process.env.YES === '1') return true;
  if (!process.stdin.isTTY) return false;
  const dialogue = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await dialogue.question(`Remove every part, file, job and key in ${RUN}? Type yes: `);
  dialogue.close();
  return answer.trim() === 'yes';
}
