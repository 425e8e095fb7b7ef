import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { probeSandbox } from '@cadml/sandbox';
import { s3Programs } from '@cadml/testing';
import { ROOT } from '../fleet/layout.ts';

/**
 * Skips that the committed list does not allow. A line is the full name of a test, or its beginning with
 * `*` behind it; a line that begins with `no-corpus: ` counts only where the corpus is absent, one with
 * `no-sandbox: ` only where the kernel or the container lacks a layer of the sandbox, one with `no-s3: ` only where
 * no S3 server can be had.
 */
export async function unexpectedSkips(skipped: readonly string[]): Promise<string[]> {
  const allowed = allowedSkips({
    'no-corpus: ': !existsSync(resolve(ROOT, process.env.CADML_SHARED ?? '../shared')),
    'no-s3: ': (await s3Programs()).length === 0,
    'no-sandbox: ': (await probeSandbox()).missing.length > 0,
  });
  return skipped.filter((name) => !allowed.some((pattern) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function allowedSkips(conditions: Readonly<Record<string, boolean>>): string[] {
  const lines = readFileSync(join(ROOT, 'scripts/test/expected-skips.txt'), 'utf8').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [prefix, holds] = Object.entries(conditions).find(([start]) => line.startsWith(start)) ?? [
        '',
        true,
      ];
      return holds ? [line.slice(prefix.length)] : [];
    });
}
