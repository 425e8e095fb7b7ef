import type { LengthUnit, Vec3 } from '@cadml/cad-model';
import type { ErrorData } from '@cadml/errors';
import type { ReadStage } from '../application/ports.ts';
import type { CadDocument, ReadFormat } from '../domain/document.ts';
import type { IgesFacts } from '../domain/iges/preflight.ts';
import type { StepLimits } from '../domain/part21/limits.ts';
import type { Rendition } from '../domain/rendition.ts';

/** The pipe to the service is the worker's file descriptor of this number. */
export const CHANNEL_FD = 3;

/** What every request to a worker carries. One at a time. */
export interface FileRequest {
  readonly id: number;
  /** SHA-256 of the file: what was read of it last may be used again. */
  readonly fileHash: string;
  /** The file, of `bytes` bytes, where the worker can read it until it has answered. */
  readonly input: string;
  readonly bytes: number;
  /** The one folder that the worker may write to; emptied after each request. */
  readonly outFolder: string;
  readonly format: ReadFormat;
  /** What a STEP file may hold; DEFAULT_STEP_LIMITS when absent. */
  readonly stepLimits?: StepLimits;
  /** IGES, when it was converted: the input is the BREP text that was made of a file which says this. */
  readonly converted?: IgesFacts;
}

/** Asks for the geometry of a file. IGES takes two such requests: the first is answered with `inspected`. */
export interface ReadRequest extends FileRequest {
  readonly type: 'read';
  readonly units?: LengthUnit;
}

/** Asks for a picture or model of a file, to be written as `RENDITION_FILE` into the folder of the request. */
export interface RenderRequest extends FileRequest {
  readonly type: 'render';
  readonly rendition: Rendition;
  /** Key of the product that it is made of; absent: the whole file. */
  readonly product?: string;
  /** Extents that the part is known to have; they tell the unit of a file that declares none. */
  readonly sizeMm?: Vec3;
}

/** Asks the IGES worker for the shape of a file as BREP text, to be written as `CONVERTED_FILE`. */
export interface ConvertRequest extends FileRequest {
  readonly type: 'convert';
}

/** Asks how two shapes, both in the file, stand to each other; to be written as JSON as `RENDITION_FILE`. */
export interface CompareRequest extends FileRequest {
  readonly type: 'compare';
}

/** Asks the worker to begin anew with its kernel, and so to forget what reading has left behind in its memory. */
export interface RenewRequest {
  readonly type: 'renew';
  readonly id: number;
}

export type WorkerRequest = ReadRequest | RenderRequest | CompareRequest | ConvertRequest;

export const RENDITION_FILE = 'rendition';
export const CONVERTED_FILE = 'converted.brep';

type TimingsMs = Readonly<Partial<Record<ReadStage, number>>>;

/**
 * What a worker says, in this order: `ready` or `failed` once; for each request stages, then `done`, `inspected`,
 * `converted`, `rendered`, `renewed` or `error`.
 */
export type WorkerMessage =
  /**
   * The revision is that of the worker's own code: its program may be newer than the service that starts it.
   * `codeTaken`: its kernel has the compiled code that it was given.
   */
  | { readonly type: 'ready'; readonly revision: number; readonly codeTaken: boolean }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stage'; readonly id: number; readonly stage: ReadStage }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly document: CadDocument;
      readonly timingsMs: TimingsMs;
    }
  /** The preflight found nothing against an IGES file; it is to be converted. */
  | {
      readonly type: 'inspected';
      readonly id: number;
      readonly facts: IgesFacts;
      readonly timingsMs: TimingsMs;
    }
  | {
      readonly type: 'converted';
      readonly id: number;
      /** Length of the file that was written. */
      readonly bytes: number;
      readonly timingsMs: TimingsMs;
    }
  | {
      readonly type: 'rendered';
      readonly id: number;
      /** Length of the file that was written. */
      readonly bytes: number;
      readonly timingsMs: TimingsMs;
    }
  | { readonly type: 'renewed'; readonly id: number; readonly timingsMs: TimingsMs }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly error: ErrorData;
      /** For the log: what an unexpected error really was. */
      readonly detail?: string | undefined;
      /** The kernel instance is broken; the worker ends itself after this message. */
      readonly trapped: boolean;
    };

/** How a request ends that succeeded. */
export type WorkerAnswer = Extract<
  WorkerMessage,
  { type: 'done' | 'inspected' | 'converted' | 'rendered' | 'renewed' }
>;

/** Requests are short: a path and a few numbers. */
export const MAX_REQUEST_BYTES = 64 * 1024;
/** The largest document: layers by the thousand. */
export const MAX_REPLY_BYTES = 4 * 1024 * 1024;
/** The longest text that a conversion gives: IGES files of more than a hundred megabytes stay below it. */
export const MAX_CONVERTED_BYTES = 64 * 1024 * 1024;
