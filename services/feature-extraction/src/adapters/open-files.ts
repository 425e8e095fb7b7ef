import { ConfigError } from '@cadml/config';
import { AppError } from '@cadml/errors';
import { FetchedBlobs, FolderBlobStore, S3BlobStore, type S3Location, type StoreLog } from '@cadml/store';
import type { FileStore } from '../application/ports.ts';
import { createBlobFileStore } from './blob-file-store.ts';

export interface FileSettings {
  readonly blobFolder: string;
  /** null: the folder. */
  readonly blobBucket: S3Location | null;
  readonly s3Endpoint: string | null;
  readonly s3Region: string;
  readonly s3PathStyle: boolean;
  readonly s3AccessKeyId: string | null;
  readonly s3SecretAccessKey: string | null;
  readonly blobCacheFolder: string;
  readonly blobCacheBytes: number;
  readonly maxUploadBytes: number;
}

/** The place of the files, in words for an operator. */
export interface FilePlace {
  /** Such as "the folder '/data/files'". */
  readonly name: string;
  /** The setting that names it. */
  readonly setting: string;
  /** Where its owner is noted. */
  readonly ownerNote: string;
}

export interface OpenFiles {
  readonly files: FileStore;
  readonly place: FilePlace;
  /** Why the files cannot be reached now, or null. */
  trouble(): Promise<string | null>;
  /** What copies of files take on this host. */
  fetchedBytes(): number;
  close(): void;
}

/** The largest object that S3 copies in one step. */
const MOST_COPIED_BYTES = 5 * 1024 ** 3;

/**
 * Files in a folder, or in a bucket when one is named: then it is listed and written to once. Throws ConfigError for
 * what does not fit together or a bucket that is not there or refuses us, SERVICE_UNAVAILABLE when it does not answer.
 */
export async function openFiles(settings: FileSettings, log: StoreLog): Promise<OpenFiles> {
  const { blobBucket, blobFolder } = settings;
  if (blobBucket !== null) return await openBucket(settings, blobBucket);
  const folder = await FolderBlobStore.open(blobFolder, log);
  return {
    files: createBlobFileStore(folder, folder),
    place: {
      name: `the folder '${blobFolder}'`,
      ...{ setting: 'FEATURE_EXTRACTION_BLOB_FOLDER', ownerNote: folder.ownerNote },
    },
    trouble: async () => null,
    fetchedBytes: () => 0,
    close: () => undefined,
  };
}

async function openBucket(settings: FileSettings, location: S3Location): Promise<OpenFiles> {
  const { s3Endpoint, s3Region, s3PathStyle, blobCacheFolder, blobCacheBytes } = settings;
  const credentials = requireConsistent(settings);
  const where = { endpoint: s3Endpoint, region: s3Region, pathStyle: s3PathStyle };
  const blobs = await S3BlobStore.open({ ...location, ...where, credentials });
  await requireUsable(blobs, location);
  const fetched = await FetchedBlobs.open(blobCacheFolder, blobCacheBytes, blobs);
  return {
    files: createBlobFileStore(blobs, fetched),
    place: {
      name: `'s3://${location.bucket}/${location.prefix}'`,
      ...{ setting: 'FEATURE_EXTRACTION_BLOB_BUCKET', ownerNote: blobs.ownerNote },
    },
    trouble: async () => {
      const trouble = await blobs.trouble();
      return trouble === null ? null : `the bucket '${location.bucket}' cannot be used: ${trouble.reason}`;
    },
    fetchedBytes: () => fetched.bytes,
    close: () => blobs.close(),
  };
}

function requireConsistent({
  s3AccessKeyId: accessKeyId,
  s3SecretAccessKey: secretAccessKey,
  blobCacheBytes,
  maxUploadBytes,
}: FileSettings): { readonly accessKeyId: string; readonly secretAccessKey: string } | null {
  const problems: string[] = [];
  if ((accessKeyId === null) !== (secretAccessKey === null)) {
    problems.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are set together, or none of them');
  }
  if (blobCacheBytes < maxUploadBytes) {
    problems.push(
      'BLOB_CACHE_BYTES must be at least MAX_UPLOAD_BYTES, or the largest files could not be read',
    );
  }
  if (maxUploadBytes > MOST_COPIED_BYTES) {
    problems.push('MAX_UPLOAD_BYTES must be at most 5 GiB with FEATURE_EXTRACTION_BLOB_BUCKET');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return accessKeyId === null || secretAccessKey === null ? null : { accessKeyId, secretAccessKey };
}

async function requireUsable(blobs: S3BlobStore, { bucket }: S3Location): Promise<void> {
  const trouble = await blobs.trouble({ write: true });
  if (trouble === null) return;
  blobs.close();
  const message = `FEATURE_EXTRACTION_BLOB_BUCKET: the bucket '${bucket}' cannot be used: ${trouble.reason}`;
  if (trouble.lasting) throw new ConfigError([message]);
  throw new AppError({ code: 'SERVICE_UNAVAILABLE', stage: 'upload', message });
}
