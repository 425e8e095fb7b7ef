import { readFileSync } from 'node:fs';
import { readLibrary } from '../../scripts/e2e/library.ts';
import { PATHS } from '../../scripts/fleet/layout.ts';
import { type PrivateFleet, startPrivateFleet } from '../../scripts/fleet/private-fleet.ts';
import { apiKeyOf } from '../lib/api-key.ts';
import { median } from '../lib/numbers.ts';
import { alone, type Row } from '../lib/row.ts';

const FACES = 42;
const FILES = 12;
const KEPT_BYTES = 4_000_000;
/** The samples have none of 42 faces; these have 44. */
const SUBSTITUTES = ['100x70x40', '140x100x55', '80x60x30'].map(
  (size) => `${PATHS.samples}/housings/housing-${size}.step`,
);

const WANTED = {
  'thumbnail.png?size=512': '≤ 500 ms',
  'model.glb': '≤ 100 ms',
  'drawing.svg': '≤ 1000 ms',
} as const;

/**
 * Pictures of parts of 42 faces through the gateway: each made for the first time, in this order, then kept. The last
 * are made of files that no worker has at hand any more.
 */
export async function measurePictures(): Promise<readonly Row[]> {
  const fleet = await startPrivateFleet();
  try {
    const files = pickFiles();
    const ids: string[] = [];
    for (const path of files) ids.push(await upload(fleet, readFileSync(path)));
    const rows: Row[] = [];
    const faces = files === SUBSTITUTES ? 44 : FACES;
    for (const [what, target] of Object.entries(WANTED)) {
      const first = await timeAll(fleet, ids, what);
      const again = await timeAll(fleet, ids, what);
      const name = `${what}, ${files.length} parts of ${faces} faces`;
      rows.push(alone(`${name}, first time, p50`, `${median(first).toFixed(0)} ms`, target));
      rows.push(alone(`${name}, first time, slowest`, `${Math.max(...first).toFixed(0)} ms`, target));
      rows.push(alone(`${name}, kept, p50`, `${median(again).toFixed(1)} ms`, ''));
    }
    const copies: string[] = [];
    for (const path of files) copies.push(await upload(fleet, withComment(path, 'a copy')));
    await fillWorkers(fleet);
    const anew = await timeAll(fleet, copies, 'model.glb');
    const name = `model.glb, ${files.length} parts of ${faces} faces, file read anew, p50`;
    rows.push(alone(name, `${median(anew).toFixed(0)} ms`, WANTED['model.glb']));
    return rows;
  } finally {
    await fleet.stop();
  }
}

function pickFiles(): readonly string[] {
  const found: string[] = [];
  for (const { path } of readLibrary().files) {
    if (found.length === FILES) break;
    const isStep = /\.(step|stp)$/i.test(path);
    if (isStep && readFileSync(path, 'latin1').split('ADVANCED_FACE').length - 1 === FACES) found.push(path);
  }
  return found.length === FILES ? found : SUBSTITUTES;
}

function withComment(path: string, comment: string): Uint8Array<ArrayBuffer> {
  return Buffer.from(readFileSync(path, 'latin1').replace('DATA;', `DATA; /* ${comment} */`), 'latin1');
}

/** Workers keep 4 MiB of the latest files: one of that length takes the place of all. */
async function fillWorkers(fleet: PrivateFleet): Promise<void> {
  const [path] = SUBSTITUTES as [string];
  const long = ['a', 'b', 'c', 'd'].map((letter) => withComment(path, letter.repeat(KEPT_BYTES)));
  await Promise.all(long.map((bytes) => upload(fleet, bytes)));
}

async function upload(fleet: PrivateFleet, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([bytes]), 'part.step');
  form.append('options', '{"similar":false}');
  const { part } = (await (await send(fleet, '/api/v1/analyze', { method: 'POST', body: form })).json()) as {
    part: { id: string };
  };
  return part.id;
}

async function timeAll(
  fleet: PrivateFleet,
  ids: readonly string[],
  what: string,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const id of ids) {
    const started = performance.now();
    await (await send(fleet, `/api/v1/parts/${id}/${what}`)).arrayBuffer();
    times.push(performance.now() - started);
  }
  return times;
}

async function send(fleet: PrivateFleet, path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${fleet.port}${path}`, {
    ...init,
    headers: { 'x-api-key': apiKeyOf(fleet) },
  });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
