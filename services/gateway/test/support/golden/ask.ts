import { ACCESS_TABLE, type OperationId } from '../../../src/domain/access-table.ts';
import type { TestFile } from '../api.ts';
import type { Stage } from './stage.ts';

/** One request to an operation, as its golden file tells it. */
export interface Wish {
  /** What is asked for, in words. */
  readonly about: string;
  /** Values of the `{names}` in the path. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it stands. */
  readonly body?: unknown;
  /** Sent as multipart, with `options`. */
  readonly file?: TestFile;
  readonly options?: object | string;
  /** Null sends none; absent: the first key, of an administrator. */
  readonly key?: string | null;
  /** Instead of the operation's own, to ask for what does not exist. */
  readonly method?: string;
  readonly address?: string;
}

/** What came back, before anything is made of it. */
export interface RawAnswer {
  readonly request: string;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Sends a wish to the public door. */
export async function ask(
  stage: Pick<Stage, 'fleet'>,
  operation: OperationId,
  wish: Wish,
): Promise<RawAnswer> {
  const { fleet } = stage;
  const method = wish.method ?? ACCESS_TABLE[operation].method.toUpperCase();
  const key = wish.key === undefined ? fleet.api.key : wish.key;
  const response = await fetch(`${fleet.base}${addressOf(operation, wish, encodeURIComponent)}`, {
    method,
    headers: { ...(key === null ? {} : { 'x-api-key': key }), ...typeOf(wish), ...wish.headers },
    ...bodyOf(wish),
  });
  return {
    request: `${method} ${addressOf(operation, wish, String)}`,
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** `encode` is for the wire; golden files show the values as they are meant. */
function addressOf(
  operation: OperationId,
  { address, path = {}, query = {} }: Wish,
  encode: (value: string | number) => string,
): string {
  if (address !== undefined) return address;
  const route = ACCESS_TABLE[operation].path;
  const place = route.replaceAll(/\{(\w+)\}/g, (_all, name) => encode(path[name] ?? ''));
  const asked = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
  return `/api/v1${place}${asked.length === 0 ? '' : `?${asked.join('&')}`}`;
}

function typeOf({ body }: Wish): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

function bodyOf({ body, file, options }: Wish): Pick<RequestInit, 'body'> {
  if (body !== undefined) return { body: typeof body === 'string' ? body : JSON.stringify(body) };
  if (file === undefined && options === undefined) return {};
  const form = new FormData();
  if (options !== undefined)
    form.append('options', typeof options === 'string' ? options : JSON.stringify(options));
  if (file !== undefined) form.append('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name);
  return { body: form };
}
