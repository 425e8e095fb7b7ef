import { AppError } from '@cadml/errors';

/** Why a bucket cannot be used; `lasting`: it will not pass by itself. */
export interface BucketTrouble {
  readonly reason: string;
  readonly lasting: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'it does not exist',
  PermanentRedirect: 'it is in another region',
  AuthorizationHeaderMalformed: 'it is in another region',
  IllegalLocationConstraintException: 'it is in another region',
  AccessDenied: 'the credentials do not allow it',
  Forbidden: 'the credentials do not allow it',
  AccountProblem: 'the account is blocked',
  InvalidAccessKeyId: 'the access key is not known there',
  SignatureDoesNotMatch: 'the secret key is wrong',
  InvalidToken: 'the credentials are not valid',
  ExpiredToken: 'the credentials have expired',
  CredentialsProviderError: 'there are no credentials',
};

/** Too slow, too many. */
const PASSING = [408, 429];

interface SdkError {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What an error of the SDK says about the bucket. */
export function troubleOf(thrown: unknown): BucketTrouble {
  const name = nameOf(thrown);
  const known = REASONS[name];
  if (known !== undefined) return { reason: `${known} (${name})`, lasting: true };
  const { code = name, $metadata } = (thrown ?? {}) as SdkError;
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 400 && status < 500 && !PASSING.includes(status)) {
    return { reason: `it refuses the request (${name})`, lasting: true };
  }
  return { reason: `it does not answer (${code})`, lasting: false };
}

/** Whether the error says that there is no such object. */
export function isAbsent(thrown: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes(nameOf(thrown));
}

export function isBeyondEnd(thrown: unknown): boolean {
  return nameOf(thrown) === 'InvalidRange';
}

/** Whether a write that was to create was refused because there is, or somebody makes just now, such an object. */
export function isTaken(thrown: unknown): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict'].includes(nameOf(thrown));
}

/** Whether the store says that it does not understand what was asked for. */
export function isNotUnderstood(thrown: unknown): boolean {
  return [400, 501].includes((thrown as SdkError | null)?.$metadata?.httpStatusCode ?? 0);
}

export function isNoUpload(thrown: unknown): boolean {
  return nameOf(thrown) === 'NoSuchUpload';
}

/** As SERVICE_UNAVAILABLE, whose cause says what is wrong; the caller's leaving stays what it is. */
export function translateS3Error(thrown: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (thrown instanceof AppError) return thrown;
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'upload',
    message: 'The store of the files cannot be reached now. Try again later.',
    cause: thrown,
  });
}

function nameOf(thrown: unknown): string {
  return (thrown as { name?: string } | null)?.name ?? 'unknown';
}
