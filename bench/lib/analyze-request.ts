import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { wireRequest } from './load.ts';

const BOUNDARY = 'cadml-bench';

/** A whole `POST /analyze` of a file, without a search and without a picture, ready for the wire. */
export function analyzeRequest(path: string, apiKey: string): Uint8Array {
  const part = (disposition: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="options"')}{"similar":false,"thumbnail":false}\r\n`),
    Buffer.from(part(`name="file"; filename="${basename(path)}"`)),
    readFileSync(path),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
  const headers = { 'x-api-key': apiKey, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  return wireRequest('POST /api/v1/analyze', headers, body);
}
