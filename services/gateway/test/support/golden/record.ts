import type { OperationId } from '../../../src/domain/access-table.ts';
import { ask, type Wish } from './ask.ts';
import { told } from './placeholders.ts';
import type { Stage } from './stage.ts';
import { openApiSummary, summaryOf } from './summaries.ts';

/** Headers that callers go by. */
const HEADERS = [
  ...['content-type', 'content-disposition', 'cache-control', 'etag', 'vary', 'location', 'retry-after'],
  ...['preference-applied', 'idempotency-replayed', 'www-authenticate', 'allow', 'x-request-id'],
] as const;

/** A request with its answer as the golden file has it. */
export interface Recorded {
  readonly about: string;
  readonly request: string;
  readonly sent?: unknown;
  readonly status: number;
  readonly headers: unknown;
  readonly body?: unknown;
}

export interface Answered {
  readonly recorded: Recorded;
  readonly status: number;
  /** As it came; null when it is no JSON. */
  readonly json: unknown;
}

/** Asks, and makes of the answer what does not differ from run to run. */
export async function record(stage: Stage, operation: OperationId, wish: Wish): Promise<Answered> {
  const { request, status, headers, bytes } = await ask(stage, operation, wish);
  const type = (headers.get('content-type') ?? '').split(';')[0] as string;
  const isJson = /^application\/(.*\+)?json$/.test(type);
  const json = isJson ? JSON.parse(bytes.toString()) : null;
  const shown = operation === 'openapi' && status === 200 ? openApiSummary(json) : json;
  const body = isJson ? shown : summaryOf(type, bytes);
  const inWords = (value: unknown, path: string) => told(value, stage.names, path);
  const sent = sentBy(wish);
  const recorded = {
    about: wish.about,
    request: inWords(request, 'request') as string,
    ...(Object.keys(sent).length === 0 ? {} : { sent: inWords(sent, 'sent') }),
    status,
    headers: inWords(chosen(headers), 'headers'),
    ...(bytes.length === 0 ? {} : { body: inWords(body, 'body') }),
  };
  return { recorded, status, json };
}

function sentBy({ headers, body, file, options, key }: Wish): object {
  return {
    ...(key === undefined ? {} : { key: key ?? '<none>' }),
    ...(headers === undefined ? {} : { headers }),
    ...(file === undefined ? {} : { file: file.name }),
    ...(options === undefined ? {} : { options }),
    ...(body === undefined ? {} : { body: shortened(body) }),
  };
}

/** A body that is sent for its length is told by its length. */
function shortened(body: unknown): unknown {
  return typeof body === 'string' && body.length > 200 ? `<${body.length} characters>` : body;
}

function chosen(headers: Headers): Record<string, string> {
  const present = HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(present);
}
