import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import type { Suite } from './suites.ts';

/** What became of a suite, or of some of its files. */
export interface SuiteOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Files with a test that failed, or that did not run. */
  readonly failedFiles: readonly string[];
  readonly skipped: readonly string[];
}

/** The part of jest's JSON report that counts. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs a suite, or only `files` of it, and reads jest's report. A run without a report has failed. */
export async function runJestSuite(suite: Suite, files: readonly string[] = []): Promise<SuiteOutcome> {
  const folder = join(ROOT, 'build/test');
  mkdirSync(folder, { recursive: true });
  const output = join(folder, `${suite.name}.json`);
  rmSync(output, { force: true });
  const code = await runJest(suite, output, files);
  if (!existsSync(output)) return { passed: 0, failed: 1, failedFiles: [], skipped: [] };
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    failedFiles: report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name),
    skipped: report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
    ),
  };
}

function runJest(suite: Suite, output: string, files: readonly string[]): Promise<number> {
  const args = [
    '--experimental-vm-modules',
    '-C',
    'source',
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    suite.project,
    `--maxWorkers=${files.length === 0 ? suite.workers : 1}`,
    '--testTimeout=60000',
    '--passWithNoTests',
    '--json',
    `--outputFile=${output}`,
    '--silent',
    '--reporters=default',
    ...(files.length === 0 ? [] : ['--runTestsByPath', ...files]),
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
