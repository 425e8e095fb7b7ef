// `make down`: stops what `make up` started, and nothing else.
import { rmSync } from 'node:fs';
import { PATHS, RUN } from './layout.ts';
import { stopFleet } from './stop-fleet.ts';

rmSync(PATHS.asked, { force: true });
try {
  const stopped = await stopFleet();
  console.log(
    stopped ? `The fleet is stopped; its data stays in ${RUN}.` : 'No fleet of this checkout runs.',
  );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
