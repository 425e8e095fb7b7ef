import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type S3Program, type S3Server, s3Programs, startS3, tempDir } from '@cadml/testing';

/** An empty place for files, as settings, and ways to look at it and to spoil it behind the service's back. */
export interface FilePlace {
  readonly env: Readonly<Record<string, string>>;
  /** Everything that lies there, unfinished uploads included, beside the note of its owner. */
  names(): Promise<readonly string[]>;
  /** Puts other bytes in the place of a file. */
  spoil(fileHash: string, content: Uint8Array): Promise<void>;
  lose(fileHash: string): Promise<void>;
  /** Writes whose place it is behind the service's back; null removes the note. */
  noteOwner(owner: string | null): Promise<void>;
}

const isNoNote = (name: string) => name !== 'owner';

export interface FileBackend {
  readonly name: string;
  open(): Promise<FilePlace>;
}

/** A folder, and a bucket of as many S3 servers as this machine can run, at most `servers`. */
export async function fileBackends(servers = 1): Promise<readonly FileBackend[]> {
  const folder = { name: 'a folder', open: openFolder };
  return [folder, ...(await s3Programs()).slice(0, servers).map(bucketBackend)];
}

async function openFolder(): Promise<FilePlace> {
  const folder = await tempDir('cadml-fe');
  const pathOf = (fileHash: string) => join(folder, fileHash.slice(0, 2), fileHash);
  return {
    env: { FEATURE_EXTRACTION_BLOB_FOLDER: folder },
    names: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return files.map((entry) => entry.name).filter(isNoNote);
    },
    spoil: (fileHash, content) => writeFile(pathOf(fileHash), content),
    lose: (fileHash) => rm(pathOf(fileHash)),
    noteOwner: async (owner) => {
      if (owner === null) await rm(join(folder, 'owner'), { force: true });
      else await writeFile(join(folder, 'owner'), owner);
    },
  };
}

function bucketBackend(program: S3Program): FileBackend {
  let server: Promise<S3Server> | null = null;
  return {
    name: `S3 (${program.name})`,
    open: async () => {
      server ??= startS3(program);
      return await openBucket(await server);
    },
  };
}

/** A new bucket of that server. */
export async function openBucket(server: S3Server): Promise<FilePlace> {
  const { endpoint, region, credentials, createBucket } = server;
  const bucket = await createBucket();
  const keyOf = (fileHash: string) => `cad/files/${fileHash}`;
  return {
    env: {
      FEATURE_EXTRACTION_BLOB_BUCKET: `s3://${bucket.name}/cad`,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_PATH_STYLE: 'true',
      S3_ACCESS_KEY_ID: credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    names: async () => {
      const keys = [...(await bucket.keys()), ...(await bucket.openUploads())];
      return keys.map((key) => key.split('/').at(-1) ?? '').filter(isNoNote);
    },
    spoil: (fileHash, content) => bucket.put(keyOf(fileHash), content),
    lose: (fileHash) => bucket.remove(keyOf(fileHash)),
    noteOwner: (owner) =>
      owner === null ? bucket.remove('cad/owner') : bucket.put('cad/owner', Buffer.from(owner)),
  };
}
