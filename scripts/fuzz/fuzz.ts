import { HealthProto } from '@cadml/contracts';
import { checkAfterStop, checkAtRest, workersOf } from './aftermath.ts';
import { type Callers, openCallers } from './callers.ts';
import { reportFailure } from './failures.ts';
import { type FuzzCase, makeCase } from './fuzz-case.ts';
import { type MemoryWatch, watchMemory } from './memory.ts';
import type { FuzzOptions } from './options.ts';
import { type Corpus, readCorpus } from './seeds/corpus.ts';
import { Tally } from './tally.ts';
import { startTarget, type Target } from './target.ts';
import { GRACE_MS, IGES_START_MS, tryCase } from './verdict.ts';

const PROGRESS_MS = 10_000;
const SAMPLE_MS = 1_000;

/** One run with all that it has seen. */
interface Run {
  readonly options: FuzzOptions;
  readonly corpus: Corpus;
  readonly target: Target;
  readonly callers: Callers;
  readonly tally: Tally;
  readonly memory: MemoryWatch;
  readonly endsAt: number;
  readonly workers: Set<number>;
  readonly failures: string[];
  next: number;
}

/**
 * Damaged files for a service of its own, which must live, answer in time, refuse clearly and say nothing that
 * cannot be true. Resolves to what went wrong, a line each.
 */
export async function fuzz(options: FuzzOptions): Promise<readonly string[]> {
  const corpus = readCorpus(options.formats, options.withShared);
  const sizes = Object.entries(corpus).map(([family, seeds]) => `${seeds.length} ${family}`);
  console.log(`seed ${options.seed}; files to begin with: ${sizes.join(', ')}`);
  const target = await startTarget(options);
  const callers = openCallers(target.grpcPort, options.deadlineMs + IGES_START_MS + 2 * GRACE_MS);
  const run: Run = {
    ...{ options, corpus, target, callers, tally: new Tally(), memory: watchMemory(target.pid) },
    endsAt: performance.now() + options.seconds * 1000,
    workers: new Set(),
    failures: [],
    next: options.only?.n ?? 0,
  };
  const watching = watch(run);
  await Promise.all(Array.from({ length: options.callers }, (_, index) => callAgain(run, index)));
  watching.stop();
  await finish(run);
  return run.failures;
}

/** One caller: case after case, each as soon as the last is answered. */
async function callAgain(run: Run, index: number): Promise<void> {
  const { options, target, corpus, tally } = run;
  const caller = run.callers.caller(index);
  while (hasMore(run)) {
    const fuzzCase = makeCase(options.seed, run.next++, corpus);
    if (options.only !== null) describe(fuzzCase);
    try {
      const verdict = await tryCase(caller, fuzzCase, options.deadlineMs);
      tally.add(fuzzCase.family, verdict);
      // No fault, but worth a look with CASE=: a busy machine, or a file that nothing bounds.
      if (verdict.outcome === 'TIMEOUT' && options.only === null) describe(fuzzCase);
      if (options.only !== null) console.log(`${verdict.outcome} after ${verdict.ms.toFixed()} ms`);
      if (verdict.faults.length > 0) fail(run, fuzzCase, verdict.faults);
    } catch (thrown) {
      fail(run, fuzzCase, [`${target.ended() === null ? 'no answer' : 'the service died'}: ${thrown}`]);
    }
  }
}

function hasMore({ options, next, endsAt, target }: Run): boolean {
  const last = options.only === null ? options.cases : options.only.n + 1;
  return next < last && performance.now() < endsAt && target.ended() === null;
}

function fail(run: Run, fuzzCase: FuzzCase, faults: readonly string[]): void {
  run.failures.push(`${fuzzCase.id} (${fuzzCase.seed}): ${faults.join('; ')}`);
  reportFailure(fuzzCase, faults);
}

function describe({ id, family, seed, mutations, name, content }: FuzzCase): void {
  console.log(`${id}: ${family} from ${seed} as ${name}, ${content.length} bytes: ${mutations.join(', ')}`);
}

/** Samples memory and processes, and says how it goes. */
function watch(run: Run): { stop(): void } {
  const { tally, target, memory, workers } = run;
  const sampler = setInterval(() => {
    memory.sample();
    for (const pid of workersOf(target)) workers.add(pid);
  }, SAMPLE_MS);
  const progress = setInterval(() => {
    const left = Math.max(0, (run.endsAt - performance.now()) / 1000);
    const parts = [`${tally.cases} cases`, `${tally.of('read')} read`, `${tally.of('TIMEOUT')} timeouts`];
    console.log(`${parts.join(', ')}, ${run.failures.length} failures, ${left.toFixed()} s left`);
  }, PROGRESS_MS);
  return {
    stop: () => {
      clearInterval(sampler);
      clearInterval(progress);
    },
  };
}

/** Whether everything is as it was before the first case, alive and then ended. */
async function finish(run: Run): Promise<void> {
  const { options, target, tally, memory, workers, callers } = run;
  const faults: string[] = [];
  if (target.ended() === null) {
    faults.push(...(await checkAtRest(target, options.workers)));
    faults.push(...(await checkHealth(run)));
  }
  faults.push(...memory.faults());
  await target.stop();
  callers.close();
  faults.push(...(await checkAfterStop(target, workers)));
  for (const fault of faults) console.log(`FAILED ${fault}`);
  run.failures.push(...faults);
  const { first, last } = memory.quarters();
  console.log(tally.table());
  console.log(
    `${tally.cases} cases of seed ${options.seed}, ${run.failures.length} failures; slowest answer ${tally.slowestMs.toFixed()} ms; ` +
      `${workers.size} workers were used; service ${first.toFixed()} → ${last.toFixed()} MiB`,
  );
}

/** Degraded by the deaths of many workers is the truth; unavailable is not what damaged files may bring about. */
async function checkHealth({ target, callers }: Run): Promise<readonly string[]> {
  const report = await callers
    .caller(0)
    .health()
    .catch(() => undefined);
  const { HEALTH_STATUS_OK, HEALTH_STATUS_DEGRADED } = HealthProto.HealthStatus;
  const serves = report?.status === HEALTH_STATUS_OK || report?.status === HEALTH_STATUS_DEGRADED;
  for (const reason of report?.reasons ?? []) console.log(`health: ${reason}`);
  return serves && (await target.isReady()) ? [] : ['the service is not ready'];
}
