import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../../../shared', import.meta.url));

/**
 * The folder of shared test data (`CADML_SHARED`, by default `../shared` beside the repository), or null
 * when a machine has only the repository; the reason is then printed, so that no skip is silent.
 */
export function corpus(): string | null {
  const path = process.env.CADML_SHARED ?? beside;
  if (existsSync(path)) return path;
  process.stderr.write(`SKIP corpus: ${path} does not exist (set CADML_SHARED)\n`);
  return null;
}
