import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@cadml/errors';
import type {
  LoadedSnapshot,
  SnapshotContent,
  SnapshotSet,
  SnapshotStore,
} from '../application/ports/snapshots.ts';
import type { Backend } from '../application/ports/vector-engine.ts';
import { packSet, type SetShape, unpackSet } from './snapshot-set.ts';

interface FileEntry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

type EngineEntry = FileEntry & { readonly backend: Backend };

interface Manifest {
  readonly schema: number;
  readonly storeId: string;
  readonly sequence: number;
  readonly parts: FileEntry;
  readonly sets: readonly (SetShape & { readonly data: FileEntry; readonly engine: EngineEntry | null })[];
}

const SCHEMA = 1;
const MANIFEST = 'manifest.json';
const KEPT = 2;
const DIGITS = 16;

/**
 * Snapshots as folders named by their sequence. Every file is synced and read back before the manifest, which
 * holds their hashes and ends in its own, is written; the folder then gets its name in one step.
 */
export function folderSnapshots(root: string): SnapshotStore {
  const list = async () => {
    const names = await readdir(root).catch(() => []);
    const complete = names.filter((name) => new RegExp(`^\\d{${DIGITS}}$`).test(name));
    return complete.map(Number).sort((a, b) => b - a);
  };
  return {
    list,
    read: (sequence) => readSnapshot(folderOf(root, sequence), sequence),
    write: async (content, publish) => {
      const scratch = join(root, 'unfinished');
      await rm(scratch, { recursive: true, force: true });
      await mkdir(scratch, { recursive: true });
      await writeSnapshot(scratch, content);
      await readSnapshot(scratch, content.sequence);
      const folder = folderOf(root, content.sequence);
      await rm(folder, { recursive: true, force: true });
      await rename(scratch, folder);
      await syncFolder(root);
      // Only now: the log may be pruned as soon as this is published.
      await publish();
      for (const old of (await list()).slice(KEPT)) {
        await rm(folderOf(root, old), { recursive: true, force: true });
      }
    },
  };
}

function folderOf(root: string, sequence: number): string {
  return join(root, String(sequence).padStart(DIGITS, '0'));
}

async function writeSnapshot(folder: string, content: SnapshotContent): Promise<void> {
  const parts = await writeFile(folder, 'parts.jsonl', Buffer.from(content.parts.join('\n')));
  const sets = [];
  for (const set of content.sets) sets.push(await writeSet(folder, set));
  const manifest: Manifest = {
    schema: SCHEMA,
    storeId: content.storeId,
    sequence: content.sequence,
    parts,
    sets,
  };
  const text = JSON.stringify(manifest);
  await writeFile(folder, MANIFEST, Buffer.from(`${text}\n${sha256(Buffer.from(text))}`));
  await syncFolder(folder);
}

async function writeSet(folder: string, { saved, backend, saveEngine }: SnapshotSet) {
  const { version, revision, statsId } = saved;
  const name = `${version}.r${revision}.${statsId}`;
  const shape = { version, revision, statsId, rows: saved.tableRows.length };
  const data = await writeFile(folder, `${name}.vectors`, packSet(saved));
  const file = `${name}.engine`;
  const engine = (await saveEngine(join(folder, file)))
    ? { backend, ...(await entryOf(folder, file)) }
    : null;
  return { ...shape, data, engine };
}

async function readSnapshot(folder: string, sequence: number): Promise<LoadedSnapshot> {
  const manifest = await readManifest(folder);
  if (manifest.schema !== SCHEMA) throw damaged(`Its schema is ${manifest.schema}.`);
  if (manifest.sequence !== sequence) throw damaged('Its name is not its sequence.');
  const parts = (await readVerified(folder, manifest.parts)).toString('utf8');
  const sets = [];
  for (const { data, engine, ...shape } of manifest.sets) {
    if (engine !== null) await readVerified(folder, engine);
    const saved = unpackSet(await readVerified(folder, data), shape);
    const path = engine && join(folder, engine.file);
    sets.push({ saved, engine: engine && path ? { backend: engine.backend, path } : null });
  }
  return { storeId: manifest.storeId, sequence, parts: parts === '' ? [] : parts.split('\n'), sets };
}

async function readManifest(folder: string): Promise<Manifest> {
  const lines = (await readFile(join(folder, MANIFEST))).toString('latin1').split('\n');
  const [text = '', hash = ''] = lines;
  if (lines.length !== 2 || sha256(Buffer.from(text, 'latin1')) !== hash)
    throw damaged(`${MANIFEST} is damaged.`);
  return JSON.parse(text) as Manifest;
}

async function writeFile(folder: string, file: string, bytes: Uint8Array): Promise<FileEntry> {
  const handle = await open(join(folder, file), 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { file, bytes: bytes.byteLength, sha256: sha256(bytes) };
}

async function entryOf(folder: string, file: string): Promise<FileEntry> {
  const bytes = await readFile(join(folder, file));
  return { file, bytes: bytes.byteLength, sha256: sha256(bytes) };
}

async function readVerified(folder: string, entry: FileEntry): Promise<Buffer> {
  const bytes = await readFile(join(folder, entry.file));
  if (bytes.byteLength !== entry.bytes || sha256(bytes) !== entry.sha256)
    throw damaged(`${entry.file} is damaged.`);
  return bytes;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(reason: string): AppError {
  return new AppError({
    code: 'HASH_MISMATCH',
    stage: 'index',
    message: `The snapshot is not as it was written. ${reason}`,
  });
}
