import { CATALOGUE, type CodeEntry, type ErrorCode, isErrorCode } from './catalogue.ts';
import { STAGES, type Stage } from './stages.ts';

/** Facts beside the message: scalars and short lists, safe to show to the caller. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface AppErrorInit {
  readonly code: ErrorCode;
  readonly stage: Stage;
  /** What the caller reads: what is wrong and what to do about it. */
  readonly message: string;
  readonly context?: ErrorContext;
  /** Defaults to what the catalogue says of the code. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** What crosses a process border: an AppError without stack and cause. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly stage: Stage;
  readonly message: string;
  readonly context: ErrorContext;
  readonly retryable: boolean;
}

/** The one error class of the house. Domain and application throw it; only transports translate it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly stage: Stage;
  readonly context: ErrorContext;
  readonly retryable: boolean;

  constructor(init: AppErrorInit) {
    super(init.message, { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.stage = init.stage;
    this.context = init.context ?? {};
    this.retryable = init.retryable ?? CATALOGUE[init.code].retryable;
  }

  get publicMessage(): string {
    return this.message;
  }

  get entry(): CodeEntry {
    return CATALOGUE[this.code];
  }

  toData(): ErrorData {
    const { code, stage, message, context, retryable } = this;
    return { code, stage, message, context, retryable };
  }
}

/** Rebuilds an error that crossed a process border; anything malformed becomes INTERNAL_ERROR. */
export function fromErrorData(data: unknown, stage: Stage): AppError {
  const given = (data ?? {}) as Partial<ErrorData>;
  if (typeof given.code !== 'string' || !isErrorCode(given.code) || typeof given.message !== 'string') {
    return internalError(stage, data);
  }
  return new AppError({
    code: given.code,
    stage: STAGES.includes(given.stage as Stage) ? (given.stage as Stage) : stage,
    message: given.message,
    context: given.context ?? {},
    ...(typeof given.retryable === 'boolean' ? { retryable: given.retryable } : {}),
  });
}

/** Whatever was thrown, as an AppError: unknown errors become INTERNAL_ERROR with a fixed public text. */
export function toAppError(thrown: unknown, stage: Stage): AppError {
  return thrown instanceof AppError ? thrown : internalError(stage, thrown);
}

function internalError(stage: Stage, cause: unknown): AppError {
  return new AppError({
    code: 'INTERNAL_ERROR',
    stage,
    message: 'Something went wrong on our side. The request id lets the operators find it in the logs.',
    cause,
  });
}
