import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './layout.ts';

/** Reads `.env` of the checkout; what the environment already says wins. */
export function loadDotEnv(): void {
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
