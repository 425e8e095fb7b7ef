import { AppError, type ErrorData, toAppError } from '@cadml/errors';
import {
  type AnalyzeUploadDeps,
  analyzeUpload,
  type UploadOutcome,
} from '../../../application/analyze-upload.ts';
import { toFilters } from '../../../domain/filter.ts';
import { jobUrl } from '../../../domain/job.ts';
import type { AnalyzeOptions } from '../../../domain/options.ts';
import { defined } from '../defined.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { receiveUpload, type UploadLimits } from '../multipart.ts';
import { AnalyzeOptions as OptionsSchema } from '../schemas/analyze.ts';
import { parseJson, validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';

export interface AnalyzeRouteDeps extends AnalyzeUploadDeps {
  readonly uploadLimits: UploadLimits;
  readonly analyzed: (error: ErrorData | null, timingsMs: Readonly<Record<string, number>>) => void;
}

export function createAnalyzeRoute(deps: AnalyzeRouteDeps): Handler {
  return async (exchange) => {
    try {
      await analyze(deps, exchange);
    } catch (error) {
      deps.analyzed(toAppError(error, 'upload').toData(), {});
      throw error;
    }
  };
}

async function analyze(deps: AnalyzeRouteDeps, { req, res, call }: Exchange): Promise<void> {
  const idempotencyKey = idempotencyKeyOf(req.get('idempotency-key'));
  const respondAsync = /\brespond-async\b/i.test(req.get('prefer') ?? '');
  const upload = await receiveUpload(req, deps.uploadLimits, call.signal);
  const { name, chunks, optionsBefore } = upload;
  const { outcome, replayed } = await analyzeUpload(
    deps,
    {
      name,
      chunks,
      optionsBefore: optionsBefore === null ? null : toOptions(optionsBefore),
      options: async () => toOptions((await upload.options()) ?? '{}'),
      respondAsync,
      idempotencyKey,
    },
    call,
  );
  if (replayed) res.setHeader('Idempotency-Replayed', 'true');
  if ('analysis' in outcome) deps.analyzed(null, outcome.analysis.timingsMs);
  sendOutcome(res, outcome, respondAsync);
}

function sendOutcome(res: Exchange['res'], outcome: UploadOutcome, respondAsync: boolean): void {
  if ('analysis' in outcome) {
    sendJson(res, 200, outcome.analysis);
    return;
  }
  const { id, kind, state } = outcome.job;
  const url = jobUrl(id);
  res.setHeader('Location', url);
  if (respondAsync) res.setHeader('Preference-Applied', 'respond-async');
  sendJson(res, 202, { job: { id, kind, state, url, eventsUrl: `${url}/events` } });
}

/** Throws JSON_PARSE_ERROR or VALIDATION_FAILED. */
function toOptions(text: string): AnalyzeOptions {
  const { similar, ...rest } = validate(OptionsSchema, parseJson(text, "part 'options'"), 'options');
  if (similar === undefined) return defined(rest);
  if (similar === false) return { ...defined(rest), similar };
  const { filters, ...wish } = similar;
  return { ...defined(rest), similar: { ...wish, filters: toFilters(filters ?? {}) } };
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

function idempotencyKeyOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (IDEMPOTENCY_KEY.test(given)) return given;
  throw new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'validate',
    message: 'An Idempotency-Key has 1 to 200 printable ASCII characters.',
  });
}
