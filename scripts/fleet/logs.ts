// `make logs [S=gateway]`: follows the logs of one process, or of all.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PATHS } from './layout.ts';

const [wanted] = process.argv.slice(2);
const files = existsSync(PATHS.logs) ? readdirSync(PATHS.logs) : [];
const known = files.filter((file) => file.endsWith('.log')).map((file) => file.replace(/\.log$/, ''));
const names = known.filter((name) => wanted === undefined || name === wanted);
if (names.length === 0) {
  const choice = known.length === 0 ? 'There are no logs yet.' : `Known: ${known.join(', ')}.`;
  console.error(wanted === undefined ? choice : `No log of '${wanted}'. ${choice}`);
  process.exitCode = 1;
} else {
  const paths = names.map((name) => join(PATHS.logs, `${name}.log`));
  // By name: a log that grew full begins anew.
  spawn('tail', ['-n', '50', '-F', ...paths], { stdio: 'inherit' });
}
