import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ApiBody } from './api-body.ts';
import { PATHS } from './layout.ts';
import { readSecret } from './secret-file.ts';

/** The public API as a caller outside the fleet sees it. */
export interface Api {
  readonly base: string;
  get(path: string): Promise<ApiAnswer>;
  send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer>;
  /** Uploads a file to POST /analyze. */
  analyze(file: string, options: object, headers?: Record<string, string>): Promise<ApiAnswer>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ApiBody;
}

export function connectApi(port: number, apiKey = readApiKey()): Api {
  const base = `http://127.0.0.1:${port}/api/v1`;
  const call = async (path: string, init: RequestInit): Promise<ApiAnswer> => {
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers: { 'x-api-key': apiKey, ...(init.headers as Record<string, string>) },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text === '' ? '{}' : text) as ApiBody,
    };
  };
  return {
    base,
    get: (path) => call(path, {}),
    send: (method, path, body, headers = {}) =>
      call(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    analyze: (file, options, headers = {}) => {
      const form = new FormData();
      form.append('options', JSON.stringify(options));
      form.append('file', new Blob([readFileSync(file)]), basename(file));
      return call('/analyze', { method: 'POST', body: form, headers });
    },
  };
}

export function readApiKey(): string {
  return readSecret(PATHS.apiKey);
}
