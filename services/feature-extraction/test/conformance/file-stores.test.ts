import { loadConfig } from '@cadml/config';
import { onTeardown, tempDir } from '@cadml/testing';
import { test } from '@jest/globals';
import { openFiles } from '../../src/adapters/open-files.ts';
import { fileStoreConformance } from '../../src/application/file-store.conformance.ts';
import { CONFIG_SCHEMA } from '../../src/config.ts';
import { fileBackends } from '../support/file-backends.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const backends = await fileBackends(Number.POSITIVE_INFINITY);

for (const { name, open } of backends) {
  fileStoreConformance(name, async () => {
    const { env, spoil } = await open();
    const folder = { FEATURE_EXTRACTION_BLOB_CACHE_FOLDER: await tempDir('cadml-fe') };
    const opened = await openFiles(loadConfig(CONFIG_SCHEMA, { ...env, ...folder }), SILENT);
    onTeardown(() => opened.close());
    return { files: opened.files, spoil };
  });
}

if (backends.length === 1) test.skip('files in S3', () => undefined);
