import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A part in the kernel's own format, or why there is none. */
export type SplineTwin = { readonly brep: string } | { readonly missing: string };

const WRITER = fileURLToPath(new URL('write-spline-twins.ts', import.meta.url));

/** STEP files with all surfaces and curves converted to B-splines, in their order. Its kernel takes some 600 MB. */
export async function splineTwins(files: readonly string[]): Promise<readonly SplineTwin[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cadml-splines-'));
  try {
    const ended = await promisify(execFile)(process.execPath, [
      '-C',
      'source',
      WRITER,
      folder,
      ...files,
    ]).then(
      ({ stderr }) => stderr,
      (error: Error) => error.message,
    );
    return await Promise.all(files.map((_, n) => twinIn(folder, n, ended)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function twinIn(folder: string, n: number, ended: string): Promise<SplineTwin> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => null);
  const brep = await read(`${n}.brep`);
  if (brep !== null) return { brep };
  const why = await read(`${n}.missing`);
  return { missing: why ?? `the converter ended before it: ${ended.split('\n').at(-2) ?? ended}` };
}
