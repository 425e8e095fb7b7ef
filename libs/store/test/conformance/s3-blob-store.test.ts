import { createHash } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { onTeardown, type S3Server, s3Programs, startS3, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { blobStoreConformance } from '../../src/blobs/blob-store.conformance.ts';
import { localBlobsConformance } from '../../src/blobs/local-blobs.conformance.ts';
import { FetchedBlobs, parseS3Location, S3BlobStore } from '../../src/index.ts';

const PREFIX = 'cad/parts/';
const programs = await s3Programs();

if (programs.length === 0) test.skip('blob store on S3', () => undefined);

describe.each(programs)('$name', (program) => {
  const server = once(() => startS3(program));
  const open = async () => openBucket(await server());
  blobStoreConformance(`S3 (${program.name})`, open);
  localBlobsConformance(`S3 (${program.name})`, open);

  test('an upload shows only when it is complete, and then under the prefix and its hash', async () => {
    const { store, keys, countUnfinished } = await open();
    const content = Buffer.alloc(20 * 1024 * 1024, 7);
    const seen: (readonly string[])[] = [];
    async function* arriving() {
      yield content.subarray(0, 18 * 1024 * 1024);
      yield Buffer.alloc(0);
      expect(await countUnfinished()).toBe(1);
      seen.push(await keys());
      yield content.subarray(18 * 1024 * 1024);
    }
    const { sha256 } = await store.put(arriving(), { maxBytes: content.length });
    expect(seen).toEqual([[]]);
    expect(await keys()).toEqual([`${PREFIX}files/${sha256}`]);
    expect(await countUnfinished()).toBe(0);
  });

  test('what uploads before a crash left is removed when it is old enough', async () => {
    const { store, client, bucket, countUnfinished } = await open();
    const startedMs = 1_700_000_000_000;
    const object = { Bucket: bucket, Key: `${PREFIX}incoming/${startedMs}-crashed` };
    const begun = await client.send(new CreateMultipartUploadCommand(object));
    const part = { UploadId: begun.UploadId, PartNumber: 1, Body: 'half' };
    await client.send(new UploadPartCommand({ ...object, ...part }));
    await client.send(new PutObjectCommand({ ...object, Key: `${object.Key}-copied`, Body: 'whole' }));
    expect(await store.removeUnfinished(startedMs)).toBe(0);
    expect(await countUnfinished()).toBe(2);
    expect(await store.removeUnfinished(startedMs + 1)).toBe(2);
    expect(await countUnfinished()).toBe(0);
  });

  test('tells what is wrong with a bucket', async () => {
    const { settings } = await open();
    const troubleWith = async (wrong: object) => {
      const store = await S3BlobStore.open({ ...settings, ...wrong });
      return await store.trouble({ write: true });
    };
    const { accessKeyId, secretAccessKey } = settings.credentials;
    expect(await troubleWith({})).toBeNull();
    expect(await troubleWith({ bucket: 'nobody-has-it' })).toEqual({
      ...{ reason: 'it does not exist (NoSuchBucket)', lasting: true },
    });
    expect(await troubleWith({ credentials: { accessKeyId, secretAccessKey: 'wrong' } })).toEqual({
      ...{ reason: 'the secret key is wrong (SignatureDoesNotMatch)', lasting: true },
    });
    expect(await troubleWith({ credentials: { accessKeyId: 'AKIAWRONG', secretAccessKey } })).toMatchObject({
      lasting: true,
    });
    expect(await troubleWith({ endpoint: 'http://127.0.0.1:1' })).toEqual({
      ...{ reason: expect.stringContaining('it does not answer'), lasting: false },
    });
  });

  test('whoever lacks the bucket is not told that the file is gone', async () => {
    const { settings } = await open();
    const store = await S3BlobStore.open({ ...settings, bucket: 'nobody-has-it' });
    await expect(store.verify('a'.repeat(64))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      cause: { name: 'NoSuchBucket' },
    });
  });

  test('a store that does not know "only if absent" is claimed too, and not twice', async () => {
    const { settings } = await open();
    const store = await S3BlobStore.open({
      ...settings,
      endpoint: await withoutConditions(settings.endpoint),
    });
    expect(await store.claim('first')).toBe('first');
    expect(await store.claim('second')).toBe('first');
  });

  test('the bytes in the bucket are those that were sent', async () => {
    const { store, client, bucket } = await open();
    const content = Buffer.from('solid cube');
    const { sha256 } = await store.put(
      (async function* () {
        yield content;
      })(),
      { maxBytes: 100 },
    );
    const object = { Bucket: bucket, Key: `${PREFIX}files/${sha256}` };
    const { Body } = await client.send(new GetObjectCommand(object));
    const stored = await Body?.transformToByteArray();
    expect(
      createHash('sha256')
        .update(stored as Uint8Array)
        .digest('hex'),
    ).toBe(sha256);
  });
});

async function openBucket({ createBucket, client, region, endpoint, credentials }: S3Server) {
  const bucket = await createBucket();
  const location = parseS3Location(`s3://${bucket.name}/${PREFIX}`);
  const settings = { ...location, region, endpoint, credentials, pathStyle: true };
  const store = await S3BlobStore.open(settings);
  return {
    ...{ store, client, bucket: bucket.name, settings, keys: bucket.keys },
    again: () => S3BlobStore.open(settings),
    local: await FetchedBlobs.open(await tempDir(), 10_000, store),
    spoil: (sha256: string, content: Uint8Array) => bucket.put(`${PREFIX}files/${sha256}`, content),
    countUnfinished: async () => {
      const incoming = (await bucket.keys()).filter((key) => !key.startsWith(`${PREFIX}files/`));
      return (await bucket.openUploads()).length + incoming.length;
    },
  };
}

/** The same server as one that refuses every condition of a write, as older stores do. */
async function withoutConditions(endpoint: string): Promise<string> {
  const refusal = '<Error><Code>NotImplemented</Code><Message>A header is not implemented.</Message></Error>';
  const server = createServer((request, response) => {
    if (request.headers['if-none-match'] !== undefined) {
      request.resume();
      response.writeHead(501, { 'content-type': 'application/xml' }).end(refusal);
      return;
    }
    const { method, headers, url } = request;
    const passed = httpRequest(new URL(url ?? '/', endpoint), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
