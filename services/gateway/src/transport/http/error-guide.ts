import { CATALOGUE, ERROR_CODES, type ErrorCode } from '@cadml/errors';

/** What a caller does about a code. */
const ADVICE: Readonly<Record<ErrorCode, string>> = {
  INPUT_ERROR: 'Read `message`: it names what cannot be used. Change the request.',
  INPUT_VALIDATION_FAILED:
    'Send `multipart/form-data` with one part `file` that is not empty and, if you like, one part `options`.',
  JSON_PARSE_ERROR: 'Send well-formed JSON; `message` says where the reader stumbled.',
  AUTH_FAILED: 'Send a valid API key in `X-API-Key`. A revoked key looks like one that never was.',
  TOKEN_EXPIRED: 'The credential was good once. Ask an administrator for a new key.',
  AUTHORIZATION_FAILED:
    'The credential is good and does not allow this: `context` names the scope, role, project or second credential that is missing.',
  DATA_NOT_FOUND: 'It does not exist, or it belongs to a project that your key cannot read.',
  METHOD_NOT_ALLOWED: 'The header `Allow` lists the methods that this address knows.',
  CONFLICT: 'Read the object again and decide: it changed, it is over, or your idempotency key is taken.',
  DUPLICATE_DATA: 'Another part of the project has this number. Choose another, or change that part.',
  STALE_FENCE: 'Another holder took over. Stop, and start from the present state.',
  CANCELLED: 'Somebody cancelled the work, or the caller went away.',
  RESOURCE_GONE: 'It was deleted and does not come back.',
  REVISION_GONE: 'That revision is no longer kept. Start from the present one.',
  INPUT_SIZE_EXCEEDED: 'Send a smaller file; `context.maxBytes` is the limit. Nothing was kept.',
  INPUT_FORMAT_INVALID:
    'The content is no CAD format we know, whatever the name says. Export STEP, IGES, BREP text, a mesh (STL, 3MF, GLB, glTF, OBJ, PLY) or a DXF drawing.',
  UNSUPPORTED_FORMAT:
    'We know this format and do not read it (STEP, IGES, BREP text, STL, OBJ, PLY, 3MF, GLB, glTF and DXF are read), or not what the file makes use of. The message says what to export instead.',
  UNSUPPORTED_INPUT_DWG: 'Save the drawing as DXF and send that.',
  PARSE_FAILED:
    'The file is broken at the stage named. Export it again from its CAD system. With `context.quarantined` an operator has to release it first.',
  VALIDATION_FAILED: '`context.issues` names each field that is wrong, and what it may be.',
  DIMENSION_MISMATCH: 'Send as many numbers as the version has; see `GET /api/v1/features/versions`.',
  RESOURCE_EXHAUSTED:
    'The file asks for more than this service gives one file; `context.limit` names the limit.',
  MODEL_SIZE_EXCEEDED: 'Send a smaller model.',
  MAGIC_INVALID: 'The content is not the model format that its name says.',
  HASH_MISMATCH: 'The bytes are not those that the hash names. Send them again.',
  OPCODE_BLOCKED: 'The model file wants to run code. Export it in a format that cannot.',
  OPCODE_SCAN_ERROR: 'The model file could not be scanned to its end and is refused.',
  LOCKED: 'Somebody else has the lock. Wait for it.',
  RATE_LIMIT:
    'Wait as long as `Retry-After` says, and send fewer requests at once. After too many wrong keys from an address further wrong ones get this answer; a right key is served.',
  QUOTA_EXCEEDED: 'Ask an administrator for more.',
  INTERNAL_ERROR: 'Our fault. Tell the operators the `requestId`: it leads them to the log.',
  MODEL_LOAD_ERROR: 'Our fault: a model could not be loaded. Tell the operators.',
  MODEL_ROLLBACK: 'The new model was taken back and the one before serves.',
  NETWORK_ERROR: 'A connection inside the fleet failed. Try again.',
  SERVICE_UNAVAILABLE:
    'Try again after `Retry-After`, or send `Prefer: respond-async` and let it wait in the queue.',
  CIRCUIT_OPEN: 'A dependency fails and is left alone for a moment. Try again after `Retry-After`.',
  TIMEOUT: 'Give it more time with `options.timeoutMs`, or let it run as a job with `Prefer: respond-async`.',
  PROVIDER_TIMEOUT: 'A provider was too slow. Try again.',
};

const INTRODUCTION =
  'Every failure is `application/problem+json` with `type`, `title`, `status`, `code`, `stage`, `message`, `context`, `timestamp`, `requestId`, `retryable` and `help`. A code has one status and never disappears.';

/** The guide as Markdown, a heading for each code: the text of docs/errors.md. */
export function errorGuideMarkdown(): string {
  const sections = ERROR_CODES.map((code) => {
    const { http, title, retryable } = CATALOGUE[code];
    const again = retryable ? 'The same request may succeed later.' : 'The same request fails again.';
    return `## ${code}\n\n**${http}** · ${title}. ${again}\n\n${ADVICE[code]}\n`;
  });
  return `# Error codes\n\n${INTRODUCTION}\n\n${sections.join('\n')}`;
}

/** The same as a page, with an anchor for each code. */
export function errorGuideHtml(): string {
  const sections = ERROR_CODES.map((code) => {
    const { http, title } = CATALOGUE[code];
    const id = code.toLowerCase();
    return `<h2 id="${id}">${code}</h2><p><b>${http}</b> · ${title}.</p><p>${marked(ADVICE[code])}</p>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error codes</title></head><body><h1>Error codes</h1><p>${marked(INTRODUCTION)}</p>${sections.join('\n')}</body></html>`;
}

function marked(text: string): string {
  return text.replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
