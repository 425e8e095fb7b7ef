import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { PATHS, ROOT } from '../fleet/layout.ts';

/** A CAD file with the label that its folder gives it. */
export interface LabelledFile {
  readonly path: string;
  /** Path below the library, for people. */
  readonly name: string;
  readonly label: string;
}

/** The reference library (`$CADML_SHARED/cad/families`), or the samples where it is absent. */
export function readLibrary(): { readonly source: string; readonly files: readonly LabelledFile[] } {
  const shared = join(resolve(ROOT, process.env.CADML_SHARED ?? '../shared'), 'cad/families');
  const source = existsSync(shared) ? shared : PATHS.samples;
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(step|stp|stl|dxf)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ path, name: relative(source, path), label: basename(dirname(path)) }));
  return { source, files };
}
