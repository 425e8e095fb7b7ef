import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTeardown } from '@cadml/testing';

const PROGRAMS = fileURLToPath(new URL('../../../feature-extraction/dist/', import.meta.url));

/** A kernel worker whose extractor revision is one higher than in the source, as `raise-revision.mjs` makes the service's. */
export function raisedWorker(): string {
  // Below the service, where its packages are found.
  const folder = mkdtempSync(join(PROGRAMS, 'raised-'));
  onTeardown(() => rmSync(folder, { recursive: true, force: true }));
  const source = readFileSync(join(PROGRAMS, 'kernel-worker.mjs'), 'utf8');
  const raised = source.replace(
    /(EXTRACTOR_REVISION = )(\d+)/,
    (_, declaration, revision) => declaration + (Number(revision) + 1),
  );
  if (raised === source) throw new Error('The kernel worker tells no revision');
  const entry = join(folder, 'kernel-worker.mjs');
  writeFileSync(entry, raised);
  return entry;
}
