import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './client.ts';
import { PATHS } from './layout.ts';

/** A line of samples/manifest.json. */
export interface Sample {
  readonly path: string;
  readonly family: string;
  readonly partNumber: string;
  readonly name: string;
  readonly material: string;
  readonly tags: readonly string[];
}

export interface LoadOutcome {
  readonly loaded: number;
  readonly created: number;
  readonly seconds: number;
}

const AT_ONCE = 4;

export function readManifest(): readonly Sample[] {
  return JSON.parse(readFileSync(join(PATHS.samples, 'manifest.json'), 'utf8')) as Sample[];
}

/** Analyses and indexes every sample part; `onProgress` after each. Throws on the first that fails. */
export async function loadSamples(
  api: Api,
  onProgress: (done: number, total: number, name: string) => void,
): Promise<LoadOutcome> {
  const samples = readManifest();
  const waiting = [...samples];
  const started = Date.now();
  let loaded = 0;
  let created = 0;
  const work = async () => {
    for (let sample = waiting.shift(); sample !== undefined; sample = waiting.shift()) {
      if (await loadOne(api, sample)) created++;
      onProgress(++loaded, samples.length, sample.path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { loaded, created, seconds: (Date.now() - started) / 1000 };
}

async function loadOne(api: Api, sample: Sample): Promise<boolean> {
  const { name, partNumber, material, tags, family } = sample;
  const options = { name, partNumber, material, tags: [...tags, family], similar: false };
  const { status, body } = await api.analyze(join(PATHS.samples, sample.path), options);
  if (status !== 200) throw new Error(`${sample.path}: ${status} ${body.code}: ${body.message}`);
  if (body.part === null)
    throw new Error(`${sample.path} was not indexed: ${JSON.stringify(body.unavailable)}`);
  return body.part.created;
}
