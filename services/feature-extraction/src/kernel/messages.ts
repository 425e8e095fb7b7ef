import type { LengthUnit } from '@cadml/cad-model';
import type { ErrorData } from '@cadml/errors';
import type { ReadStage } from '../application/ports.ts';
import type { CadDocument, ReadFormat } from '../domain/document.ts';
import type { StepLimits } from '../domain/part21/limits.ts';

/** The pipe to the service is the worker's file descriptor of this number. */
export const CHANNEL_FD = 3;

/** What every request to a worker carries. One at a time. */
export interface WorkerRequest {
  readonly id: number;
  /** The file, of `bytes` bytes, where the worker can read it until it has answered. */
  readonly input: string;
  readonly bytes: number;
  /** The one folder that the worker may write to; emptied after each request. */
  readonly outFolder: string;
}

/** Asks for the geometry of a file. */
export interface ReadRequest extends WorkerRequest {
  readonly type: 'read';
  readonly format: ReadFormat;
  readonly units?: LengthUnit;
  /** What a STEP file may hold; DEFAULT_STEP_LIMITS when absent. */
  readonly stepLimits?: StepLimits;
}

/** What a worker says, in this order: `ready` or `failed` once; for each request stages, then `done` or `error`. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stage'; readonly id: number; readonly stage: ReadStage }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly document: CadDocument;
      readonly timingsMs: Readonly<Partial<Record<ReadStage, number>>>;
    }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly error: ErrorData;
      /** For the log: what an unexpected error really was. */
      readonly detail?: string | undefined;
      /** The kernel instance is broken; the worker ends itself after this message. */
      readonly trapped: boolean;
    };

/** Requests are short: a path and a few numbers. */
export const MAX_REQUEST_BYTES = 64 * 1024;
/** The largest document: layers by the thousand. */
export const MAX_REPLY_BYTES = 4 * 1024 * 1024;
