import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { eventually } from '@cadml/testing';
import { expect } from '@jest/globals';
import type { TestAnswer, TestFile } from '../api.ts';
import { startFleet, type TestFleet } from '../fleet.ts';

const SAMPLES = new URL('../../../../../samples/', import.meta.url);
const PATIENCE = { timeoutMs: 40_000, intervalMs: 20 };

/** Parts that golden files name, with what their sender says of them. */
const PLACED = {
  bracket: {
    path: 'brackets/bracket-l-60.step',
    ...{ partNumber: 'BR-60', name: 'Angle bracket 60', material: 'S235', tags: ['laser', 'bent'] },
    attributes: { supplier: 'Meier', massKg: 0.138, approved: true },
  },
  'washer M6': { path: 'washers/washer-m6.step', partNumber: 'DIN 125-6', material: 'A2' },
  'washer M8': { path: 'washers/washer-m8.step', partNumber: 'DIN 125-8', material: 'A2' },
  drawing: { path: 'drawings/flange-dn50-4-drawing.dxf' },
} as const;

type Placed = keyof typeof PLACED | 'joint';

/** A fleet with a few samples in its catalogue, and the words for what has another id in each run. */
export interface Stage {
  readonly fleet: TestFleet;
  readonly parts: Readonly<Record<Placed, { readonly id: string; readonly fileHash: string }>>;
  /** The job that took the joint apart. */
  readonly jointJob: string;
  /** A key that has expired. */
  readonly expiredKey: string;
  /** A key that reads parts and nothing else. */
  readonly readerKey: string;
  readonly danger: Readonly<Record<string, string>>;
  /** What a value is called in golden files. */
  readonly names: Map<string, string>;
}

/** Starts the one fleet of the golden answers. */
export async function setStage(): Promise<Stage> {
  const fleet = await startFleet({
    edge: { GATEWAY_MAX_UPLOAD_BYTES: '10000000', GATEWAY_AUTH_FAILURES_PER_MINUTE: '10' },
    extraction: { KERNEL_HEAVY_BYTES: '1000000000' },
  });
  const danger = { 'x-admin-token': fleet.adminToken, 'x-audit-reason': 'a golden answer' };
  const key = async (wish: object): Promise<string> =>
    (await fleet.api.call('POST', '/api/v1/auth/api-keys', wish, danger)).body.key;
  const expiresAt = new Date(Date.now() + 1_000).toISOString();
  const expiredKey = await key({ name: 'expired', role: 'user', expiresAt });
  const readerKey = await key({ name: 'reader', role: 'readonly', scopes: ['parts:read'] });
  const names = new Map([
    [expiredKey, '<a key that has expired>'],
    [readerKey, '<a key that only reads parts>'],
  ]);
  const joint = sample('assemblies/flange-joint-dn50.step');
  const accepted = await fleet.api.analyze(joint, { similar: false, explode: true, featureVersions: ['v4'] });
  const placed = await placeParts(fleet, names);
  const jointJob: string = accepted.body.job.id;
  const { result } = await finishedJob(fleet, jointJob);
  names.set(jointJob, '<job>');
  names.set(result.part.id, '<joint>');
  for (const { partId, name } of result.explosion.parts) names.set(partId, `<${name}>`);
  const parts = { ...placed, joint: { id: result.part.id, fileHash: result.file.sha256 } };
  return { fleet, parts, jointJob, expiredKey, readerKey, danger, names };
}

async function placeParts(fleet: TestFleet, names: Map<string, string>) {
  const parts: [string, { id: string; fileHash: string }][] = [];
  for (const [name, { path, ...said }] of Object.entries(PLACED)) {
    const { body } = await fleet.api.analyze(sample(path), { similar: false, ...said });
    names.set(body.part.id, `<${name}>`);
    parts.push([name, { id: body.part.id, fileHash: body.file.sha256 }]);
  }
  return Object.fromEntries(parts) as Record<keyof typeof PLACED, { id: string; fileHash: string }>;
}

/** A file of samples/. */
export function sample(path: string): TestFile {
  return { name: basename(path), bytes: readFileSync(new URL(path, SAMPLES)) };
}

/** The job once it has succeeded. */
export function finishedJob(fleet: TestFleet, id: string): Promise<TestAnswer['body']> {
  return eventually(async () => {
    const { body } = await fleet.api.get(`/api/v1/jobs/${id}`);
    expect({ state: body.state, error: body.error }).toEqual({ state: 'succeeded', error: null });
    return body;
  }, PATIENCE);
}
