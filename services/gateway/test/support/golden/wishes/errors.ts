import type { ErrorCode } from '@cadml/errors';
import { eventually } from '@cadml/testing';
import { expect } from '@jest/globals';
import type { OperationId } from '../../../../src/domain/access-table.ts';
import { boxStl, stepText } from '../../cad-files.ts';
import { ask, type Wish } from '../ask.ts';
import type { Stage } from '../stage.ts';

/** A request that is refused. */
export type Refused = Wish & { readonly operation: OperationId };
type Refusals = (stage: Stage) => readonly Refused[] | Promise<readonly Refused[]>;

const NOBODY = '01890000-0000-7000-8000-000000000000';
const box = boxStl('box.stl', [1, 2, 3]);
const analyze = (about: string, bytes: string | Uint8Array, options?: object | string): Refused => ({
  ...{ operation: 'analyze', about, file: { name: 'part.step', bytes } },
  ...(options === undefined ? {} : { options }),
});
const search = (about: string, body: unknown): Refused => ({ operation: 'search', about, body });

/** Codes that the public door of a fleet that is well gives, with requests that get them. */
export const ERRORS: Readonly<Partial<Record<ErrorCode, Refusals>>> = {
  INPUT_VALIDATION_FAILED: () => [
    analyze('an empty file', ''),
    { operation: 'analyze', about: 'no file', options: {} },
    { operation: 'analyze', about: 'no multipart', body: {} },
    {
      ...{ operation: 'analyze', about: 'a key of idempotency with a space', file: box },
      headers: { 'idempotency-key': 'order 1' },
    },
  ],
  JSON_PARSE_ERROR: () => [
    analyze('options', box.bytes, '{"index":'),
    search('a body', '{"k":1,,}'),
    { operation: 'listParts', about: 'filters', query: { filters: '{' } },
  ],
  AUTH_FAILED: () => [
    { operation: 'getPart', about: 'no key', path: { id: NOBODY }, key: null },
    { operation: 'getPart', about: 'a wrong key', path: { id: NOBODY }, key: 'nonsense' },
  ],
  TOKEN_EXPIRED: ({ expiredKey }) => [{ operation: 'whoAmI', about: 'a key of yesterday', key: expiredKey }],
  AUTHORIZATION_FAILED: ({ readerKey }) => [
    { ...search('a key without the scope', { partId: NOBODY }), key: readerKey },
    {
      ...{ operation: 'deletePart', about: 'a role that only reads', path: { id: NOBODY } },
      key: readerKey,
    },
    { operation: 'createApiKey', about: 'no second credential', body: { name: 'k', role: 'user' } },
  ],
  DATA_NOT_FOUND: ({ parts }) => [
    { operation: 'getPart', about: 'a part', path: { id: NOBODY } },
    { operation: 'getPartFile', about: 'a revision', path: { id: parts.bracket.id }, query: { revision: 9 } },
    { operation: 'getJob', about: 'a job', path: { id: NOBODY } },
    search('a file', { fileHash: 'a'.repeat(64) }),
    { operation: 'openapi', about: 'an address', address: '/api/v1/nothing-here' },
  ],
  METHOD_NOT_ALLOWED: () => [{ operation: 'listParts', about: 'a wrong method', method: 'PUT' }],
  CONFLICT: async (stage) => {
    const headers = { 'idempotency-key': 'order-1' };
    await ask(stage, 'analyze', { about: '', file: box, options: { index: false }, headers });
    const { bracket } = stage.parts;
    return [
      {
        ...{ operation: 'updatePart', about: 'a part that was changed meanwhile', path: { id: bracket.id } },
        ...{ headers: { 'if-match': '"what-it-was"' }, body: { material: 'tin' } },
      },
      { ...analyze('a key of idempotency for something else', box.bytes), headers },
      { operation: 'cancelJob', about: 'a job that is over', path: { id: stage.jointJob } },
      { operation: 'rollbackCacheLimits', about: 'nothing to roll back', headers: stage.danger },
    ];
  },
  DUPLICATE_DATA: ({ parts }) => [
    {
      ...{ operation: 'updatePart', about: 'a part number that is taken', path: { id: parts.bracket.id } },
      body: { partNumber: 'DIN 125-8' },
    },
  ],
  RESOURCE_GONE: async ({ fleet, names }) => {
    const { body } = await fleet.api.analyze(boxStl('gone.stl', [3, 2, 1]), { similar: false });
    names.set(body.part.id, '<deleted part>');
    await fleet.api.call('DELETE', body.part.url);
    return [{ operation: 'getPart', about: 'a part that was deleted', path: { id: body.part.id } }];
  },
  INPUT_SIZE_EXCEEDED: () => [
    analyze('a file', new Uint8Array(11_000_000)),
    search('a body', `"${'x'.repeat(1_200_000)}"`),
  ],
  INPUT_FORMAT_INVALID: () => [analyze('a photograph', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))],
  UNSUPPORTED_FORMAT: ({ parts }) => [
    analyze('an archive', Uint8Array.from([0x50, 0x4b, 3, 4, 20, ...Array.from({ length: 60 }, () => 0)])),
    { operation: 'getPartAssembly', about: 'the assembly of a drawing', path: { id: parts.drawing.id } },
  ],
  UNSUPPORTED_INPUT_DWG: () => [analyze('a DWG', `AC1032${'\0'.repeat(100)}`)],
  PARSE_FAILED: () => [
    analyze('a file that ends in the middle', stepText("#1=CARTESIAN_POINT('',(0.,0.,0.));").slice(0, 180)),
    analyze('a reference to nothing', stepText("#6=PLANE('',#999);")),
  ],
  RESOURCE_EXHAUSTED: () => [
    analyze('brackets in brackets', stepText(`#9=FOO(${'('.repeat(200_000)}${')'.repeat(200_000)});`)),
  ],
  VALIDATION_FAILED: () => [
    { operation: 'getPart', about: 'an id that is none', path: { id: 'nope' } },
    { operation: 'listParts', about: 'a parameter that is not known', query: { colour: 'red' } },
    search('two wrong fields', { partId: NOBODY, k: 0, filters: { colour: 'red' } }),
    search('no target', { k: 1 }),
    analyze('a wrong option', box.bytes, { units: 'cubits', similar: { k: 0 } }),
    { operation: 'compare', about: 'half a comparison', body: { a: NOBODY } },
    { operation: 'diffFeatures', about: 'half a difference', query: { a: NOBODY } },
  ],
  DIMENSION_MISMATCH: () => [search('a short vector', { vector: [1, 2], version: 'v4' })],
  RATE_LIMIT: async (stage) => {
    const guess = { about: 'an address that guesses keys', key: 'guess' };
    await eventually(async () => expect((await ask(stage, 'whoAmI', guess)).status).toBe(429));
    return [{ operation: 'whoAmI', ...guess }];
  },
};

/** Codes for which a part of the fleet has to go. */
export const OUTAGES: Readonly<Partial<Record<ErrorCode, Refusals>>> = {
  SERVICE_UNAVAILABLE: async ({ fleet }) => {
    await fleet.search.kill();
    return [{ operation: 'listParts', about: 'a service that is away' }];
  },
};

const NO_SUCH_SERVICE = 'only services of later waves raise it';
const OUR_FAULT = 'our fault: no request provokes it';

/** The other codes, each with the reason why it has no golden answer. */
export const NOT_PROVOKED: Readonly<Partial<Record<ErrorCode, string>>> = {
  INPUT_ERROR: 'the precise codes are given instead',
  STALE_FENCE: 'internal: a worker that lost its lease',
  CANCELLED: 'its caller has gone',
  REVISION_GONE: NO_SUCH_SERVICE,
  LOCKED: NO_SUCH_SERVICE,
  MODEL_SIZE_EXCEEDED: NO_SUCH_SERVICE,
  MAGIC_INVALID: NO_SUCH_SERVICE,
  OPCODE_BLOCKED: NO_SUCH_SERVICE,
  OPCODE_SCAN_ERROR: NO_SUCH_SERVICE,
  MODEL_LOAD_ERROR: NO_SUCH_SERVICE,
  MODEL_ROLLBACK: NO_SUCH_SERVICE,
  QUOTA_EXCEEDED: NO_SUCH_SERVICE,
  PROVIDER_TIMEOUT: NO_SUCH_SERVICE,
  HASH_MISMATCH: 'a stored file whose bytes have rotted',
  INTERNAL_ERROR: OUR_FAULT,
  NETWORK_ERROR: OUR_FAULT,
  CIRCUIT_OPEN: 'as SERVICE_UNAVAILABLE, after five of them: a matter of time',
  TIMEOUT: 'a matter of time',
};
