import { randomUUID } from 'node:crypto';
import type { FeatureExtractionProto } from '@cadml/contracts';
import { AppError, type ErrorCode } from '@cadml/errors';
import type { Caller } from './callers.ts';
import { checkAnswer } from './check-geometry.ts';
import { checkRendition } from './check-rendition.ts';
import { checkStructure } from './check-structure.ts';
import { differences } from './differences.ts';
import type { FuzzCase, FuzzRendition } from './fuzz-case.ts';

/** What came of a case: a word for the table, and what must not be. */
export interface Verdict {
  /** `read`, or the code of the refusal. */
  readonly outcome: string;
  readonly faults: readonly string[];
  readonly ms: number;
}

/** How a file that cannot be read may be refused. */
const CLEAR: readonly ErrorCode[] = [
  ...(['INPUT_FORMAT_INVALID', 'INPUT_VALIDATION_FAILED', 'UNSUPPORTED_FORMAT'] as const),
  ...(['UNSUPPORTED_INPUT_DWG', 'PARSE_FAILED', 'RESOURCE_EXHAUSTED', 'TIMEOUT'] as const),
];

/** What an answer may take beyond the deadline: the way there and back on a busy machine. */
export const GRACE_MS = 3_000;

/**
 * What a file may wait for the kernel of IGES, which is loaded when one comes: seconds on a machine with nothing
 * else to do. The service does not count it as the file's time; the caller's own deadline holds all the same.
 */
export const IGES_START_MS = 30_000;

/** Sends a case through the service and judges what comes back. Throws only when the service is gone. */
export async function tryCase(caller: Caller, fuzzCase: FuzzCase, deadlineMs: number): Promise<Verdict> {
  // Two cases may have the same bytes, and neither may take the file away from the other.
  const holder = `fuzz:${randomUUID()}`;
  const fileHash = await caller.upload(fuzzCase.content, holder);
  const allowedMs = deadlineMs + GRACE_MS + (fuzzCase.family === 'iges' ? IGES_START_MS : 0);
  const answers: FeatureExtractionProto.AnalyzeResponse[] = [];
  const analysis = await judge(allowedMs, async () => {
    const answer = await caller.analyze(fileHash, fuzzCase.name);
    answers.push(answer);
    return checkAnswer(answer);
  });
  const silent = await Promise.all(answers.map((answer) => silentChange(caller, fuzzCase, answer)));
  const { rendition, name } = fuzzCase;
  const further =
    rendition === null
      ? null
      : await judge(allowedMs, () => askFurther(caller, rendition, { fileHash, name }));
  await caller.release(fileHash, holder);
  return { ...analysis, faults: [...analysis.faults, ...silent.flat(), ...(further?.faults ?? [])] };
}

/** Asks for the intact file what the damaged one was asked for; what nobody said has changed is a fault. */
async function silentChange(
  caller: Caller,
  { intact, name }: FuzzCase,
  answer: FeatureExtractionProto.AnalyzeResponse,
): Promise<readonly string[]> {
  if (intact === null || answer.warnings.length > 0) return [];
  const holder = `fuzz:${randomUUID()}`;
  const fileHash = await caller.upload(intact, holder);
  const before = await caller.analyze(fileHash, name).catch(() => null);
  await caller.release(fileHash, holder);
  return before === null ? [] : differences(before.geometry, answer.geometry);
}

async function askFurther(
  caller: Caller,
  rendition: FuzzRendition,
  { fileHash, name }: { readonly fileHash: string; readonly name: string },
): Promise<readonly string[]> {
  if (rendition === 'structure') return checkStructure(await caller.structure(fileHash, name));
  return checkRendition(rendition, await caller.render(fileHash, rendition, name));
}

async function judge(allowedMs: number, ask: () => Promise<readonly string[]>): Promise<Verdict> {
  const started = performance.now();
  const { outcome, faults } = await ask().then(
    (found) => ({ outcome: 'read', faults: found }),
    (thrown: unknown) => refusal(thrown),
  );
  const ms = performance.now() - started;
  const late = ms > allowedMs ? [`answered after ${Math.round(ms)} ms`] : [];
  return { outcome, faults: [...faults, ...late], ms };
}

function refusal(thrown: unknown): Pick<Verdict, 'outcome' | 'faults'> {
  if (!(thrown instanceof AppError)) return { outcome: 'unknown', faults: [String(thrown)] };
  const { code, stage, publicMessage } = thrown;
  const clear = CLEAR.includes(code) && publicMessage !== '';
  return { outcome: code, faults: clear ? [] : [`${code} / ${stage}: ${publicMessage}`] };
}
