import { flag, integer, optionalText, type Setting, text } from '@cadml/config';
import { parseS3Location, type S3Location } from '@cadml/store';

const MIB = 1024 * 1024;

/** Where the uploaded files lie. */
export const BLOB_SETTINGS = {
  blobFolder: text({
    env: 'FEATURE_EXTRACTION_BLOB_FOLDER',
    description: 'Folder of the uploaded files (one replica), unless they lie in a bucket',
    fallback: '.run/data/feature-extraction/files',
  }),
  blobBucket: bucket({
    env: 'FEATURE_EXTRACTION_BLOB_BUCKET',
    description:
      'Bucket of the uploaded files (any number of replicas), s3://bucket/prefix; empty: the folder',
  }),
  s3Endpoint: endpoint({
    env: 'S3_ENDPOINT',
    description: 'Where the S3-compatible store is, such as https://minio:9000; empty: Amazon, by region',
  }),
  s3Region: text({ env: 'S3_REGION', description: 'Region of the bucket', fallback: 'us-east-1' }),
  s3PathStyle: flag({
    env: 'S3_PATH_STYLE',
    description:
      'Name the bucket in the path rather than in the host name, as most stores beside Amazon want it',
    fallback: false,
  }),
  s3AccessKeyId: optionalText({
    env: 'S3_ACCESS_KEY_ID',
    description:
      'Access key; empty, with the secret key: what the environment has, such as the role of the pod',
    secret: true,
  }),
  s3SecretAccessKey: optionalText({
    env: 'S3_SECRET_ACCESS_KEY',
    description: 'Secret key of the access key',
    secret: true,
  }),
  blobCacheFolder: text({
    env: 'FEATURE_EXTRACTION_BLOB_CACHE_FOLDER',
    description:
      'Folder for files of the bucket while and after they are read; emptied at the start; of this process alone, best on the file system of the scratch folder',
    fallback: '.run/data/feature-extraction/fetched',
  }),
  blobCacheBytes: integer({
    env: 'BLOB_CACHE_BYTES',
    description: 'What files of the bucket may take on this host; at least MAX_UPLOAD_BYTES',
    unit: 'bytes',
    min: MIB,
    fallback: 2048 * MIB,
  }),
  verifyFiles: integer({
    env: 'FILE_VERIFY_COUNT',
    description: 'Stored files that are read again every FILE_SWEEP_INTERVAL_MS, to find damage; 0: none',
    fallback: 100,
  }),
  verifyBytes: integer({
    env: 'FILE_VERIFY_BYTES',
    description: 'What these may have together, except for the last one',
    unit: 'bytes',
    min: 1,
    fallback: 256 * MIB,
  }),
} as const;

interface Named {
  readonly env: string;
  readonly description: string;
}

function bucket(options: Named): Setting<S3Location | null> {
  const parse = (given: string) => (given === '' ? null : parseS3Location(given));
  return { ...optionalText(options), allowed: 's3:// URL, or empty', parse };
}

function endpoint(options: Named): Setting<string | null> {
  return {
    ...optionalText(options),
    allowed: 'http:// or https:// URL, or empty',
    parse: (given) => {
      if (given === '') return null;
      const url = URL.parse(given);
      if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '') {
        throw new Error('must be an http:// or https:// URL without credentials');
      }
      return given;
    },
  };
}
