/** A bucket of an S3-compatible store, and a part of it. */
export interface S3Location {
  readonly bucket: string;
  /** How every key begins: empty, or with a slash at its end. */
  readonly prefix: string;
}

export interface S3Settings extends S3Location {
  /** null: Amazon's of the region. */
  readonly endpoint: string | null;
  readonly region: string;
  /** The bucket is named in the path rather than in the host name. */
  readonly pathStyle: boolean;
  /** null: what the environment has, such as the role of the pod. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^([\w.-]+\/)*$/;

/** `s3://bucket` or `s3://bucket/prefix`. Throws an Error that says what is wrong. */
export function parseS3Location(text: string): S3Location {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/?(.*)$/.exec(text) ?? [];
  if (!BUCKET.test(bucket)) throw new Error('must be s3://bucket or s3://bucket/prefix');
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  if (!PREFIX.test(prefix)) {
    throw new Error('has a prefix of other characters than letters, digits, dots, dashes and single slashes');
  }
  return { bucket, prefix };
}
