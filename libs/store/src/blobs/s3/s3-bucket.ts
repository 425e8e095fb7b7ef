import type { Readable } from 'node:stream';
import type {
  $Command,
  S3Client,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { ByteRange } from '../blob-store.ts';
import {
  type BucketTrouble,
  isAbsent,
  isBeyondEnd,
  isNotUnderstood,
  isNoUpload,
  isTaken,
  translateS3Error,
  troubleOf,
} from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';

type Sdk = typeof import('./s3-sdk.ts');

/** The body of an answer never pauses for longer. */
const PAUSE_MS = 20_000;
const CONNECT_MS = 3_000;
const ATTEMPTS = 3;
/** The answer to a request begins within this, over all attempts: a store that hangs is told within it. */
const WITHIN_MS = { probe: 3_000, plain: 5_000, list: 20_000, wholeObject: 20_000 } as const;
/** What a request may take beyond that for each byte that it carries: a store this slow is of no use. */
const BYTES_PER_MS = 1_000;

export interface ObjectFacts {
  readonly key: string;
  readonly bytes: number;
  /** As the store tells it: whole seconds. */
  readonly modifiedMs: number;
}

export interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
  readonly ChecksumSHA256: string;
}

/** An upload in parts that was begun and neither completed nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

interface Within {
  readonly signal?: AbortSignal | undefined;
  readonly withinMs?: number;
}

/**
 * The requests that blobs need of a bucket, by keys below its prefix. Each is tried up to three times within
 * seconds, and fails with SERVICE_UNAVAILABLE, or with the reason of `signal`.
 */
export class S3Bucket {
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #settings: S3Settings;

  private constructor(sdk: Sdk, settings: S3Settings) {
    const { endpoint, region, pathStyle, credentials } = settings;
    this.#sdk = sdk;
    this.#settings = settings;
    this.#client = new sdk.S3Client({
      region,
      ...(endpoint === null ? {} : { endpoint }),
      ...(credentials === null ? {} : { credentials }),
      forcePathStyle: pathStyle,
      maxAttempts: ATTEMPTS,
      // Ours are SHA-256; not every store knows the ones that the SDK would add.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        ...{ connectionTimeout: CONNECT_MS, socketTimeout: PAUSE_MS },
      },
    });
  }

  /** Loads the SDK; nothing is asked of the bucket yet. */
  static async create(settings: S3Settings): Promise<S3Bucket> {
    const sdk = (await import(new URL('./s3-sdk.ts', import.meta.url).href)) as Sdk;
    return new S3Bucket(sdk, settings);
  }

  /** Why the bucket cannot be listed, or with `write` also not be written to; null when it can. */
  async trouble({ write = false } = {}): Promise<BucketTrouble | null> {
    const { ListObjectsV2Command, PutObjectCommand, DeleteObjectCommand } = this.#sdk;
    const within = { withinMs: WITHIN_MS.probe };
    try {
      await this.#send(new ListObjectsV2Command({ ...this.#named(''), MaxKeys: 1 }), within);
      if (!write) return null;
      const probe = this.#object('probe');
      await this.#send(new PutObjectCommand({ ...probe, Body: Buffer.from('probe') }), within);
      await this.#send(new DeleteObjectCommand(probe), within);
      return null;
    } catch (thrown) {
      return troubleOf(thrown);
    }
  }

  async head(key: string): Promise<ObjectFacts | null> {
    try {
      const found = await this.#send(new this.#sdk.HeadObjectCommand(this.#object(key)));
      return { key, bytes: found.ContentLength ?? 0, modifiedMs: found.LastModified?.getTime() ?? 0 };
    } catch (thrown) {
      if (isAbsent(thrown)) return null;
      throw translateS3Error(thrown);
    }
  }

  /** The bytes, none for a range beyond the end; null when there is no such object. */
  async get(key: string, range?: ByteRange, signal?: AbortSignal): Promise<Readable | 'empty' | null> {
    const wanted = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end ?? ''}` };
    try {
      const command = new this.#sdk.GetObjectCommand({ ...this.#object(key), ...wanted });
      return (await this.#send(command, { signal })).Body as Readable;
    } catch (thrown) {
      if (isAbsent(thrown)) return null;
      if (isBeyondEnd(thrown)) return 'empty';
      throw translateS3Error(thrown, signal);
    }
  }

  /** The store refuses bytes that do not have the checksum (base64 of SHA-256). */
  put(key: string, body: Buffer, checksum: string, signal?: AbortSignal): Promise<void> {
    return this.#ask(signal, async () => {
      const object = { ...this.#object(key), Body: body, ChecksumSHA256: checksum };
      await this.#send(new this.#sdk.PutObjectCommand(object), { signal, withinMs: withinOf(body) });
    });
  }

  /**
   * Puts a text unless there is such an object. Of several that do so at once one wins, except in a store that does not
   * know conditions: it refuses them, or heeds none, and the last one wins.
   */
  async create(key: string, body: string): Promise<void> {
    const object = { ...this.#object(key), Body: body };
    try {
      await this.#send(new this.#sdk.PutObjectCommand({ ...object, IfNoneMatch: '*' }));
    } catch (thrown) {
      if (isTaken(thrown)) return;
      if (!isNotUnderstood(thrown)) throw translateS3Error(thrown);
      if ((await this.head(key)) !== null) return;
      await this.#ask(undefined, () => this.#send(new this.#sdk.PutObjectCommand(object)));
    }
  }

  /** Within the bucket; what is at `to` is replaced in one step. Resolves to the copy's checksum if the store tells one. */
  copy(from: string, to: string, signal?: AbortSignal): Promise<string | undefined> {
    const { bucket } = this.#settings;
    const source = `${bucket}/${encodeURI(this.#key(from))}`;
    return this.#ask(signal, async () => {
      const object = { ...this.#object(to), CopySource: source, ChecksumAlgorithm: 'SHA256' as const };
      const within = { signal, withinMs: WITHIN_MS.wholeObject };
      const copied = await this.#send(new this.#sdk.CopyObjectCommand(object), within);
      return copied.CopyObjectResult?.ChecksumSHA256;
    });
  }

  /** Says nothing of whether there was one. */
  remove(key: string): Promise<void> {
    return this.#ask(undefined, async () => {
      await this.#send(new this.#sdk.DeleteObjectCommand(this.#object(key)));
    });
  }

  async *list(folder: string): AsyncGenerator<ObjectFacts> {
    let token: string | undefined;
    do {
      const page = await this.#ask(undefined, () => {
        const command = new this.#sdk.ListObjectsV2Command({
          ...this.#named(folder),
          ...only({ ContinuationToken: token }),
        });
        return this.#send(command, { withinMs: WITHIN_MS.list });
      });
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        const key = Key.slice(this.#settings.prefix.length);
        yield { key, bytes: Size, modifiedMs: LastModified?.getTime() ?? 0 };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  beginParts(key: string, signal?: AbortSignal): Promise<string> {
    return this.#ask(signal, async () => {
      const object = { ...this.#object(key), ChecksumAlgorithm: 'SHA256' as const };
      const begun = await this.#send(new this.#sdk.CreateMultipartUploadCommand(object), { signal });
      return begun.UploadId as string;
    });
  }

  putPart(
    { key, uploadId, number }: { readonly key: string; readonly uploadId: string; readonly number: number },
    body: Buffer,
    checksum: string,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    return this.#ask(signal, async () => {
      const part = { UploadId: uploadId, PartNumber: number, Body: body, ChecksumSHA256: checksum };
      const command = new this.#sdk.UploadPartCommand({ ...this.#object(key), ...part });
      const { ETag } = await this.#send(command, { signal, withinMs: withinOf(body) });
      return { PartNumber: number, ETag, ChecksumSHA256: checksum };
    });
  }

  completeParts(
    { key, uploadId }: { readonly key: string; readonly uploadId: string },
    parts: readonly UploadedPart[],
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#ask(signal, async () => {
      const whole = {
        UploadId: uploadId,
        MultipartUpload: { Parts: parts.map((part) => only({ ...part })) },
      };
      const command = new this.#sdk.CompleteMultipartUploadCommand({ ...this.#object(key), ...whole });
      await this.#send(command, { signal, withinMs: WITHIN_MS.wholeObject });
    });
  }

  /** Also of an upload that is no longer there. */
  async abortParts({ key, uploadId }: { readonly key: string; readonly uploadId: string }): Promise<void> {
    try {
      const upload = { ...this.#object(key), UploadId: uploadId };
      await this.#send(new this.#sdk.AbortMultipartUploadCommand(upload));
    } catch (thrown) {
      if (!isNoUpload(thrown)) throw translateS3Error(thrown);
    }
  }

  async *listOpenUploads(folder: string): AsyncGenerator<OpenUpload> {
    let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
    for (;;) {
      const page = await this.#ask(undefined, () =>
        this.#send(new this.#sdk.ListMultipartUploadsCommand({ ...this.#named(folder), ...marker }), {
          withinMs: WITHIN_MS.list,
        }),
      );
      for (const { Key = '', UploadId = '' } of page.Uploads ?? []) {
        yield { key: Key.slice(this.#settings.prefix.length), uploadId: UploadId };
      }
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return;
      marker = only({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
    }
  }

  close(): void {
    this.#client.destroy();
  }

  urlOf(key: string): string {
    return `s3://${this.#settings.bucket}/${this.#key(key)}`;
  }

  async #ask<T>(signal: AbortSignal | undefined, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (thrown) {
      throw translateS3Error(thrown, signal);
    }
  }

  /** The answer, all attempts together within `withinMs`; a body that comes with it is only bound to `signal`. */
  async #send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: $Command<I, O, S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
    { signal, withinMs = WITHIN_MS.plain }: Within = {},
  ): Promise<O> {
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), withinMs);
    const abortSignal = signal === undefined ? overdue.signal : AbortSignal.any([signal, overdue.signal]);
    try {
      return await this.#client.send(command, { abortSignal });
    } catch (thrown) {
      throw overdue.signal.aborted ? noAnswerWithin(withinMs) : thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  #key(key: string): string {
    return this.#settings.prefix + key;
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#settings.bucket, Key: this.#key(key) };
  }

  #named(folder: string): { Bucket: string; Prefix: string } {
    return { Bucket: this.#settings.bucket, Prefix: this.#key(folder) };
  }
}

function withinOf(body: Buffer): number {
  return WITHIN_MS.plain + body.length / BYTES_PER_MS;
}

function noAnswerWithin(ms: number): Error {
  return Object.assign(new Error(`The bucket did not answer within ${ms} ms`), { name: 'TimeoutError' });
}

/** Without the fields that are undefined. */
function only<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
