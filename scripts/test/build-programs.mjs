// Before tests that start a service as a process: its bundle, which is what runs in production, is made of the source
// as it is now. Nothing happens when it is up to date.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export default function buildPrograms() {
  const root = resolve(import.meta.dirname, '../..');
  const { status } = spawnSync('make', ['build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The programs under test cannot be built: see above.');
}
