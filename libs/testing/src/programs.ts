import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The path of an installed program, looked for in the given folders and then in PATH.
 * A test that needs it fails with the line that installs it; it is never skipped.
 */
export async function findProgram(
  name: string,
  folders: readonly string[],
  installLine: string,
): Promise<string> {
  const paths = [...folders, ...(process.env.PATH ?? '').split(':')].filter(Boolean);
  for (const folder of paths) {
    if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  throw new Error(`${name} is not installed. Install it: ${installLine}`);
}

/** Debian keeps each PostgreSQL's programs out of PATH; newest version first. */
export async function postgresFolders(): Promise<string[]> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => []);
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
