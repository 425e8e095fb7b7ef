import { readFileSync } from 'node:fs';
import { CannotStart } from './cannot-start.ts';

/** A credential of the running fleet. The gateway writes it at its start, also when an older one was lost. */
export function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new CannotStart(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). If it is lost, \`make down\`, then \`make up\`, makes a new one; the data stays.`,
    );
  }
}
