import { AppError, type ErrorCode } from '@cadml/errors';
import type { Caller } from './callers.ts';
import { checkAnswer } from './check-geometry.ts';
import { checkRendition } from './check-rendition.ts';
import type { FuzzCase } from './fuzz-case.ts';

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

/** Sends a case through the service and judges what comes back. Throws only when the service is gone. */
export async function tryCase(caller: Caller, fuzzCase: FuzzCase, deadlineMs: number): Promise<Verdict> {
  const fileHash = await caller.upload(fuzzCase.content);
  const allowedMs = deadlineMs + GRACE_MS;
  const analysis = await judge(allowedMs, async () =>
    checkAnswer(await caller.analyze(fileHash, fuzzCase.name)),
  );
  const { rendition } = fuzzCase;
  const picture =
    rendition === null
      ? null
      : await judge(allowedMs, async () =>
          checkRendition(rendition, await caller.render(fileHash, fuzzCase)),
        );
  await caller.release(fileHash);
  return { ...analysis, faults: [...analysis.faults, ...(picture?.faults ?? [])] };
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
