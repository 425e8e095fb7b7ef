import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../fleet/layout.ts';

/**
 * Skips that the committed list does not allow. A line is the full name of a test, or its beginning with
 * `*` behind it; a line that begins with `no-corpus: ` counts only where the corpus is absent.
 */
export function unexpectedSkips(skipped: readonly string[]): string[] {
  const allowed = allowedSkips();
  return skipped.filter((name) => !allowed.some((pattern) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function allowedSkips(): string[] {
  const corpusAbsent = !existsSync(resolve(ROOT, process.env.CADML_SHARED ?? '../shared'));
  const lines = readFileSync(join(ROOT, 'scripts/test/expected-skips.txt'), 'utf8').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      if (!line.startsWith('no-corpus: ')) return [line];
      return corpusAbsent ? [line.slice('no-corpus: '.length)] : [];
    });
}
