import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './layout.ts';

const NATIVE = ['libs/faiss/build/faiss.node', 'libs/sandbox/build/launch'];

/** What the programs of the fleet are made of, as it lies there now: SHA-256 over the bundles and native parts. */
export function buildStamp(): string {
  const hash = createHash('sha256');
  for (const path of [...bundles(), ...NATIVE]) {
    const file = join(ROOT, path);
    if (existsSync(file)) hash.update(`${path}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function bundles(): string[] {
  const folders = readdirSync(join(ROOT, 'services'))
    .map((service) => join('services', service, 'dist'))
    .filter((folder) => existsSync(join(ROOT, folder)));
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.mjs'))
      .toSorted()
      .map((name) => join(folder, name)),
  );
}
