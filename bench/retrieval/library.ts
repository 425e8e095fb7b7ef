import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A part of a collection, known by where its file lies: `<library>/<label>/<file>`. */
export interface LabelledFile {
  readonly path: string;
  readonly library: string;
  readonly label: string;
  readonly name: string;
}

/** The STEP files of a folder of libraries, sorted. */
export function labelledFiles(folder: string): readonly LabelledFile[] {
  return foldersIn(folder).flatMap((library) =>
    foldersIn(join(folder, library)).flatMap((label) =>
      readdirSync(join(folder, library, label))
        .filter((name) => /\.(step|stp)$/i.test(name))
        .sort()
        .map((name) => ({ path: join(folder, library, label, name), library, label, name })),
    ),
  );
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
