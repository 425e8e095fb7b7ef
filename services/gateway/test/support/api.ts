export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a caller reads JSON
  readonly body: any;
}

export interface TestApi {
  readonly key: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** `options` may be a text, to send what is no JSON; null sends none. */
  analyze(
    file: TestFile,
    options?: object | string | null,
    headers?: Record<string, string>,
  ): Promise<TestAnswer>;
  raw(path: string, init: RequestInit): Promise<TestAnswer>;
}

export interface TestFile {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

/** The public API as a caller outside the fleet uses it. */
export function connectApi(base: string, key: string): TestApi {
  const raw = async (path: string, init: RequestInit): Promise<TestAnswer> => {
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  const call: TestApi['call'] = (method, path, body, headers = {}) =>
    raw(path, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    key,
    raw,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    analyze: (file, options = {}, headers = {}) => {
      const form = new FormData();
      form.append('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name);
      if (options !== null)
        form.append('options', typeof options === 'string' ? options : JSON.stringify(options));
      return raw('/api/v1/analyze', {
        method: 'POST',
        headers: { 'x-api-key': key, ...headers },
        body: form,
      });
    },
  };
}
