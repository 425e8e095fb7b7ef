// `make test`: every suite, with its seconds; skips are printed and must be on the committed list.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import { unexpectedSkips } from './skips.ts';
import { SUITES, type Suite } from './suites.ts';

/** The part of jest's JSON report that counts. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const only = process.argv.slice(2);
const shared = resolve(ROOT, process.env.CADML_SHARED ?? '../shared');
console.log(existsSync(shared) ? 'The corpus is present.' : 'The corpus is absent: tests that need it skip.');
let passed = 0;
let failed = 0;
const skipped: string[] = [];
for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name)))
  await runSuite(suite);
for (const name of skipped) console.log(`skipped: ${name}`);
const unexpected = unexpectedSkips(skipped);
for (const name of unexpected)
  console.log(`not on the list of expected skips (scripts/test/expected-skips.txt): ${name}`);
failed += unexpected.length;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function runSuite(suite: Suite): Promise<void> {
  const started = performance.now();
  const folder = join(ROOT, 'build/test');
  mkdirSync(folder, { recursive: true });
  const output = join(folder, `${suite.name}.json`);
  rmSync(output, { force: true });
  const code = await runJest(suite, output);
  const report = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Report) : null;
  const suitesBroken = report?.numRuntimeErrorTestSuites ?? 1;
  const bad = (report?.numFailedTests ?? 0) + suitesBroken;
  passed += report?.numPassedTests ?? 0;
  failed += code !== 0 && bad === 0 ? 1 : bad;
  for (const file of report?.testResults ?? []) {
    skipped.push(
      ...file.assertionResults.filter((test) => test.status === 'pending').map((test) => test.fullName),
    );
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`suite ${suite.name}: ${report?.numPassedTests ?? 0} passed, ${bad} failed, ${seconds} s`);
}

function runJest(suite: Suite, output: string): Promise<number> {
  const args = [
    '--experimental-vm-modules',
    '-C',
    'source',
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    suite.project,
    `--maxWorkers=${suite.workers}`,
    '--testTimeout=60000',
    '--passWithNoTests',
    '--json',
    `--outputFile=${output}`,
    '--silent',
    '--reporters=default',
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
