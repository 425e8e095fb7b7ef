// `make up`: starts the fleet, loads the samples, runs the main job once, says where everything is.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { connectApi } from './client.ts';
import { doorOf } from './door.ts';
import { loadDotEnv } from './dot-env.ts';
import { PATHS, ROOT } from './layout.ts';
import { loadSamples } from './load-samples.ts';
import { SHOWN_SAMPLE, showMainJob } from './main-job.ts';
import { reportMovedPorts } from './moved-ports.ts';
import { readSettings } from './settings.ts';
import { type Outcome, startFleet } from './start-fleet.ts';
import { type FleetState, runningState } from './state.ts';
import { statusTable } from './status-table.ts';

const started = Date.now();
loadDotEnv();

try {
  await up();
} catch (error) {
  console.error(`\n${(error as Error).message}\n`);
  if (!(error instanceof CannotStart)) console.error('Look at `make logs`, or stop with `make down`.');
  process.exitCode = 1;
}

async function up(): Promise<void> {
  const settings = readSettings(process.env);
  const outcome = await startFleet(settings, (line) => console.log(`  ${line}`), stillWanted);
  console.log(inWords(outcome));
  const state = running();
  reportMovedPorts(state);
  const port = doorOf(state);
  const api = connectApi(port);
  const samples = await loadSamples(api, showProgress);
  console.log(
    `\n${samples.loaded} sample parts, ${samples.created} of them new, in ${samples.seconds.toFixed(1)} s.\n`,
  );
  console.log(await showMainJob(api, SHOWN_SAMPLE));
  console.log(`\n${await statusTable(running().processes)}\n`);
  console.log(whereToGo(port));
}

/** `make up` leaves a mark before it builds, and `make down` takes it away. */
function stillWanted(): boolean {
  return !process.argv.includes('--asked') || existsSync(PATHS.asked);
}

function inWords(outcome: Outcome): string {
  if (outcome === 'ran') return 'The fleet runs already.';
  const what = outcome === 'restarted' ? 'The fleet runs what was built now' : 'The fleet is ready';
  return `${what} after ${seconds()} s.`;
}

function running(): FleetState {
  const state = runningState();
  if (state === null) throw new CannotStart('The fleet was stopped meanwhile.');
  return state;
}

function showProgress(done: number, total: number, name: string): void {
  const width = 30;
  const filled = Math.round((width * done) / total);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  if (process.stdout.isTTY)
    process.stdout.write(`\r  samples ${bar} ${done}/${total} ${name.padEnd(40).slice(0, 40)}`);
  else if (done === total || done % 10 === 0) console.log(`  samples ${bar} ${done}/${total}`);
}

function whereToGo(port: number): string {
  const base = `http://127.0.0.1:${port}`;
  return [
    `API       ${base}/api/v1      documentation ${base}/docs`,
    `Health    ${base}/health      metrics ${base}/metrics`,
    `Key       ${shown(PATHS.apiKey)}`,
    '',
    'Try it:',
    `  curl -s -H "X-API-Key: $(cat ${asWord(PATHS.apiKey)})" -F file=@${shown(join(PATHS.samples, SHOWN_SAMPLE))} ${base}/api/v1/analyze`,
    '',
    `Done in ${seconds()} s. Stop with \`make down\`.`,
  ].join('\n');
}

/** As somebody in the folder of the checkout writes it. */
function shown(path: string): string {
  const inside = relative(ROOT, path);
  return inside.startsWith('..') ? path : inside;
}

/** As a shell takes it for one word. */
function asWord(path: string): string {
  const text = shown(path);
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function seconds(): string {
  return ((Date.now() - started) / 1000).toFixed(1);
}
