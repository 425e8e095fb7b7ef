// `make test`: every suite, with its seconds; skips are printed and must be on the committed list.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import { runJestSuite, type SuiteOutcome } from './jest-suite.ts';
import { unexpectedSkips } from './skips.ts';
import { SUITES, type Suite } from './suites.ts';

/** More files than this do not fail by the load of the machine. */
const MOST_FILES_AGAIN = 2;

const only = process.argv.slice(2);
const shared = resolve(ROOT, process.env.CADML_SHARED ?? '../shared');
console.log(existsSync(shared) ? 'The corpus is present.' : 'The corpus is absent: tests that need it skip.');
let passed = 0;
let failed = 0;
const skipped: string[] = [];
for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name)))
  await runSuite(suite);
for (const name of skipped) console.log(`skipped: ${name}`);
const unexpected = await unexpectedSkips(skipped);
for (const name of unexpected) {
  console.log(`not on the list of expected skips (scripts/test/expected-skips.txt): ${name}`);
}
failed += unexpected.length;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function runSuite(suite: Suite): Promise<void> {
  const started = performance.now();
  const first = await runJestSuite(suite);
  const outcome = await onceMore(suite, first);
  passed += outcome.passed;
  failed += outcome.failed;
  skipped.push(...first.skipped);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`suite ${suite.name}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`);
}

/**
 * One or two files that failed run again, alone: on a machine that is busy with other things a limit of time
 * may have cut them. What passes then counts, and is named, so that nobody overlooks it.
 */
async function onceMore(suite: Suite, first: SuiteOutcome): Promise<SuiteOutcome> {
  const { failedFiles } = first;
  if (failedFiles.length === 0 || failedFiles.length > MOST_FILES_AGAIN) return first;
  const second = await runJestSuite(suite, failedFiles);
  if (second.failed > 0) return first;
  for (const file of failedFiles) console.log(`UNSTABLE, passed only alone: ${relative(ROOT, file)}`);
  return { ...first, passed: first.passed + first.failed, failed: 0 };
}
