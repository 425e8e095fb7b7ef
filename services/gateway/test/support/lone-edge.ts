import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@cadml/config';
import { onTeardown, type RedisServer, startRedis, tempDir } from '@cadml/testing';
import { createApp } from '../../src/app.ts';
import { CONFIG_SCHEMA } from '../../src/config.ts';
import { connectApi, type TestApi } from './api.ts';

export interface LoneEdge {
  readonly api: TestApi;
  readonly base: string;
  readonly adminToken: string;
  readonly folder: string;
  readonly redis: RedisServer;
  readonly ports: { readonly http: number; readonly ops: number; readonly jobs: number };
  /** Frees the store for another edge. */
  readonly close: () => Promise<void>;
}

/** The edge alone in this process: the services behind it cannot be reached. */
export async function startLoneEdge(env: Record<string, string> = {}, folder?: string): Promise<LoneEdge> {
  const redis = await startRedis({ tcp: true });
  const home = folder ?? (await tempDir('cadml-edge'));
  const files = { key: join(home, 'api-key'), token: join(home, 'admin-token') };
  const app = createApp(
    loadConfig(CONFIG_SCHEMA, {
      LOG_LEVEL: 'error',
      SHUTDOWN_TIMEOUT_MS: '2000',
      REDIS_URL: redis.url,
      GATEWAY_PORT: '0',
      GATEWAY_OPS_PORT: '0',
      GATEWAY_JOBS_PORT: '0',
      GATEWAY_STORE_URL: `sqlite:${join(home, 'store.db')}`,
      GATEWAY_API_KEY_FILE: files.key,
      GATEWAY_ADMIN_TOKEN_FILE: files.token,
      FEATURE_EXTRACTION_ADDRESS: 'unix:/nowhere/extraction',
      VECTOR_SEARCH_ADDRESS: 'unix:/nowhere/search',
      GATEWAY_REEXTRACT: 'false',
      ...env,
    }),
  );
  onTeardown(() => app.close());
  await app.start();
  const base = `http://127.0.0.1:${app.ports().http}`;
  const key = (await readFile(files.key, 'utf8')).trim();
  const adminToken = (await readFile(files.token, 'utf8')).trim();
  const close = () => app.close();
  return { api: connectApi(base, key), base, adminToken, folder: home, redis, ports: app.ports(), close };
}
