import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SecretFile } from '../application/ports-access.ts';

/** A secret in a file of mode 600 that is written once. */
export function createSecretFile(path: string): SecretFile {
  return {
    read: async () => {
      try {
        return (await readFile(path, 'utf8')).trim();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    create: async (secret) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    },
  };
}
