// `make up`: starts the fleet, loads the samples, runs the main job once, says where everything is.
import { join, relative } from 'node:path';
import { connectApi } from './client.ts';
import { loadDotEnv } from './environment.ts';
import { PATHS, ROOT } from './layout.ts';
import { loadSamples } from './load-samples.ts';
import { SHOWN_SAMPLE, showMainJob } from './main-job.ts';
import { readSettings } from './settings.ts';
import { CannotStart, startFleet } from './start-fleet.ts';
import { runningState } from './state.ts';
import { statusTable } from './status-table.ts';

const started = Date.now();
loadDotEnv();

try {
  await up();
} catch (error) {
  console.error(`\n${error instanceof CannotStart ? error.message : (error as Error).message}\n`);
  if (!(error instanceof CannotStart)) console.error('Look at `make logs`, or stop with `make down`.');
  process.exitCode = 1;
}

async function up(): Promise<void> {
  const settings = readSettings(process.env);
  const fresh = await startFleet(settings, (line) => console.log(`  ${line}`));
  console.log(fresh ? `The fleet is ready after ${seconds()} s.` : 'The fleet runs already.');
  const api = connectApi(settings.gateway);
  const outcome = await loadSamples(api, showProgress);
  console.log(
    `\n${outcome.loaded} sample parts, ${outcome.created} of them new, in ${outcome.seconds.toFixed(1)} s.\n`,
  );
  console.log(await showMainJob(api, SHOWN_SAMPLE));
  console.log(`\n${await statusTable(runningState()?.processes ?? [])}\n`);
  console.log(whereToGo(settings.gateway));
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
    `  curl -s -H "X-API-Key: $(cat ${shown(PATHS.apiKey)})" -F file=@${shown(join(PATHS.samples, SHOWN_SAMPLE))} ${base}/api/v1/analyze`,
    '',
    `Done in ${seconds()} s. Stop with \`make down\`.`,
  ].join('\n');
}

/** As somebody in the folder of the checkout writes it. */
function shown(path: string): string {
  const inside = relative(ROOT, path);
  return inside.startsWith('..') ? path : inside;
}

function seconds(): string {
  return ((Date.now() - started) / 1000).toFixed(1);
}
