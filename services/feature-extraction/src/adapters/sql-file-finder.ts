import type { PreparedRead, Store } from '@cadml/store';
import type { Kysely } from 'kysely';
import type { ReferenceStore } from '../application/ports.ts';
import type { Database } from './schema.ts';

interface Found {
  readonly bytes: number | bigint | string;
}

/** Every call looks its file up: for one project, as most keys have, and for all of them the statement is prepared. */
export function fileFinder(store: Store<Database>): ReferenceStore['find'] {
  type InAny = { readonly fileHash: string; readonly nowMs: number };
  type InOne = InAny & { readonly project: string };
  const findInAny: PreparedRead<InAny, Found> = store.prepareRead((db, given) => heldFile(db, given));
  const findInOne: PreparedRead<InOne, Found> = store.prepareRead((db, given) =>
    heldFile(db, given).where('project_id', '=', given.project),
  );
  return async (fileHash, projects, nowMs) => {
    if (projects.length === 0) return null;
    const [row] = await (() => {
      if (projects === 'all') return findInAny({ fileHash, nowMs });
      const [project = '', ...more] = projects;
      if (more.length === 0) return findInOne({ fileHash, nowMs, project });
      return heldFile(store.db, { fileHash, nowMs }).where('project_id', 'in', projects).execute();
    })();
    return row === undefined ? null : { fileHash, bytes: Number(row.bytes) };
  };
}

function heldFile(db: Kysely<Database>, { fileHash, nowMs }: { fileHash: string; nowMs: number }) {
  return db
    .selectFrom('files')
    .innerJoin('file_references', 'file_references.file_hash', 'files.file_hash')
    .select('files.bytes')
    .where('files.file_hash', '=', fileHash)
    .where((where) => where.or([where('until_ms', 'is', null), where('until_ms', '>', nowMs)]))
    .limit(1);
}
