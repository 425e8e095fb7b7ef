import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { GeneratedFiles } from './generate.ts';

/** Paths that are missing in the folder, are there without reason, or have other bytes than generated. Sorted. */
export function differingFiles(folder: string, files: GeneratedFiles): string[] {
  const kept = new Set(keptFiles(folder));
  const paths = new Set([...kept, ...files.keys()]);
  return [...paths]
    .filter((path) => !(kept.has(path) && sameBytes(join(folder, path), files.get(path))))
    .sort();
}

/** What lies in the folder, without the README, which a person wrote. */
export function keptFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== 'README.md');
}

function sameBytes(path: string, bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && readFileSync(path).equals(bytes);
}
