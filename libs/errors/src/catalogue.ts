/**
 * The one catalogue of error codes: what each becomes on every transport.
 * Codes are immutable; a test refuses the removal of one.
 */
export interface CodeEntry {
  /** HTTP status of the public answer. */
  readonly http: number;
  /** gRPC status code number (google.rpc.Code). */
  readonly grpc: number;
  /** WebSocket close code. */
  readonly wsClose: number;
  /** What a job does that meets it: try again with back-off, or end `failed`. */
  readonly job: 'retry' | 'fail';
  /** Level at which it is logged: the client's own faults are `info`. */
  readonly severity: 'info' | 'warn' | 'error';
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** One line for people, the `title` of the problem document. */
  readonly title: string;
}

const GRPC = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

type Grpc = keyof typeof GRPC;

/** The caller's fault: it will fail again unless the request changes. */
function client(http: number, grpc: Grpc, title: string, wsClose = 4000 + http): CodeEntry {
  return { http, grpc: GRPC[grpc], wsClose, job: 'fail', severity: 'info', retryable: false, title };
}

/** A passing condition: the same request may succeed later. */
function passing(http: number, grpc: Grpc, title: string, wsClose = 1013): CodeEntry {
  return { http, grpc: GRPC[grpc], wsClose, job: 'retry', severity: 'warn', retryable: true, title };
}

/** Our fault. */
function fault(http: number, grpc: Grpc, title: string): CodeEntry {
  return { http, grpc: GRPC[grpc], wsClose: 1011, job: 'fail', severity: 'error', retryable: false, title };
}

export const CATALOGUE = {
  INPUT_ERROR: client(400, 'INVALID_ARGUMENT', 'The input cannot be used'),
  INPUT_VALIDATION_FAILED: client(400, 'INVALID_ARGUMENT', 'The request is not well formed'),
  JSON_PARSE_ERROR: client(400, 'INVALID_ARGUMENT', 'The text is not JSON'),
  AUTH_FAILED: client(401, 'UNAUTHENTICATED', 'No valid credential was presented'),
  TOKEN_EXPIRED: client(401, 'UNAUTHENTICATED', 'The credential has expired', 4402),
  AUTHORIZATION_FAILED: client(403, 'PERMISSION_DENIED', 'The credential does not allow this'),
  DATA_NOT_FOUND: client(404, 'NOT_FOUND', 'Nothing of that name exists here'),
  METHOD_NOT_ALLOWED: client(405, 'INVALID_ARGUMENT', 'This address does not know the method'),
  CONFLICT: client(409, 'ABORTED', 'The state does not allow this now'),
  DUPLICATE_DATA: client(409, 'ALREADY_EXISTS', 'This exists already'),
  STALE_FENCE: client(409, 'FAILED_PRECONDITION', 'The lock was lost to another holder'),
  CANCELLED: client(409, 'CANCELLED', 'The work was cancelled'),
  RESOURCE_GONE: client(410, 'NOT_FOUND', 'This existed and is gone'),
  REVISION_GONE: client(410, 'NOT_FOUND', 'That revision is no longer kept'),
  INPUT_SIZE_EXCEEDED: client(413, 'RESOURCE_EXHAUSTED', 'The upload is too large'),
  INPUT_FORMAT_INVALID: client(415, 'INVALID_ARGUMENT', 'The content is not a known CAD format'),
  UNSUPPORTED_FORMAT: client(415, 'INVALID_ARGUMENT', 'This format is not read'),
  UNSUPPORTED_INPUT_DWG: client(415, 'INVALID_ARGUMENT', 'DWG is not read; export DXF'),
  PARSE_FAILED: client(422, 'INVALID_ARGUMENT', 'The file is broken'),
  VALIDATION_FAILED: client(422, 'INVALID_ARGUMENT', 'A value is not allowed'),
  DIMENSION_MISMATCH: client(422, 'INVALID_ARGUMENT', 'The vector has the wrong dimension'),
  RESOURCE_EXHAUSTED: client(422, 'RESOURCE_EXHAUSTED', 'The file exceeds a limit of this service'),
  MODEL_SIZE_EXCEEDED: client(413, 'RESOURCE_EXHAUSTED', 'The model file is too large'),
  MAGIC_INVALID: client(422, 'INVALID_ARGUMENT', 'The content is not a known model format'),
  HASH_MISMATCH: client(422, 'INVALID_ARGUMENT', 'The content does not have the expected hash'),
  OPCODE_BLOCKED: client(422, 'INVALID_ARGUMENT', 'The model contains a forbidden operation'),
  OPCODE_SCAN_ERROR: client(422, 'INVALID_ARGUMENT', 'The model could not be scanned to its end'),
  LOCKED: client(423, 'FAILED_PRECONDITION', 'Another holder has the lock'),
  RATE_LIMIT: { ...passing(429, 'RESOURCE_EXHAUSTED', 'Too many requests'), severity: 'info' },
  QUOTA_EXCEEDED: client(429, 'RESOURCE_EXHAUSTED', 'The quota is used up'),
  INTERNAL_ERROR: fault(500, 'INTERNAL', 'Something went wrong on our side'),
  MODEL_LOAD_ERROR: fault(500, 'INTERNAL', 'The model could not be loaded'),
  MODEL_ROLLBACK: fault(500, 'ABORTED', 'The model was rolled back'),
  NETWORK_ERROR: passing(502, 'UNAVAILABLE', 'A connection inside the fleet failed'),
  SERVICE_UNAVAILABLE: passing(503, 'UNAVAILABLE', 'The service cannot take this now'),
  CIRCUIT_OPEN: passing(503, 'UNAVAILABLE', 'A dependency is failing and is left alone for a while'),
  TIMEOUT: passing(504, 'DEADLINE_EXCEEDED', 'The deadline passed'),
  PROVIDER_TIMEOUT: passing(504, 'DEADLINE_EXCEEDED', 'A provider did not answer in time'),
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(CATALOGUE, value);
}
