import type { S3Client } from '@aws-sdk/client-s3';
import { findMoto } from './moto-server.ts';
import { onTeardown } from './teardown.ts';
import { findVersitygw } from './versitygw-server.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A server process that speaks S3, as its starter hands it over. */
export interface S3Process {
  readonly endpoint: string;
  readonly credentials: S3Credentials;
  readonly pid: number;
  end(): Promise<void>;
}

export interface S3Server extends S3Process {
  readonly region: string;
  readonly client: S3Client;
  createBucket(): Promise<S3TestBucket>;
}

/** An empty bucket, to look into and to spoil. */
export interface S3TestBucket {
  readonly name: string;
  keys(): Promise<readonly string[]>;
  /** Keys of uploads in parts that were begun and not ended. */
  openUploads(): Promise<readonly string[]>;
  put(key: string, content: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
}

/** A program of this machine that speaks S3. */
export interface S3Program {
  readonly name: string;
  start(): Promise<S3Process>;
}

const REGION = 'us-east-1';
let found: Promise<readonly S3Program[]> | null = null;

/**
 * Real S3 servers that this machine can run: moto, which is installed with pip below build/ the first time, and
 * versitygw where it is in PATH. Where there is none the reason is printed, so that no skip is silent.
 */
export function s3Programs(): Promise<readonly S3Program[]> {
  found ??= find();
  return found;
}

async function find(): Promise<readonly S3Program[]> {
  const [moto, versitygw] = await Promise.all([findMoto(), findVersitygw()]);
  const programs = [moto, versitygw].filter((one) => typeof one !== 'string');
  if (programs.length === 0) process.stderr.write(`SKIP S3: ${moto}; ${versitygw}\n`);
  return programs;
}

/** Starts it on a free port; it is stopped at teardown. */
export async function startS3(program: S3Program): Promise<S3Server> {
  const sdk = await import('@aws-sdk/client-s3');
  const server = await program.start();
  onTeardown(() => server.end());
  const { endpoint, credentials } = server;
  const client = new sdk.S3Client({ region: REGION, endpoint, credentials, forcePathStyle: true });
  onTeardown(() => client.destroy());
  let buckets = 0;
  return {
    ...server,
    region: REGION,
    client,
    async createBucket() {
      buckets += 1;
      const Bucket = `test-${process.pid}-${buckets}`;
      await client.send(new sdk.CreateBucketCommand({ Bucket }));
      return testBucket(sdk, client, Bucket);
    },
  };
}

function testBucket(
  sdk: typeof import('@aws-sdk/client-s3'),
  client: S3Client,
  Bucket: string,
): S3TestBucket {
  return {
    name: Bucket,
    keys: async () => {
      const { Contents = [] } = await client.send(new sdk.ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    openUploads: async () => {
      const { Uploads = [] } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ Key = '' }) => Key);
    },
    put: async (Key, Body) => {
      await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body }));
    },
    remove: async (Key) => {
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
    },
  };
}
