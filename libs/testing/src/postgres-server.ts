import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { copyCluster, findPostgres } from './postgres-template.ts';
import { startServerProcess } from './server-process.ts';
import { onTeardown } from './teardown.ts';
import { tempDir } from './temp-dir.ts';

export interface PostgresServer {
  /** Creates an empty database and returns its `postgres://` URL. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A private PostgreSQL on a unix socket, without fsync, in a temporary folder; stopped at teardown.
 * The cluster is a copy of a template, so it starts in well under a second.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = await findPostgres();
  const folder = await tempDir('cadml-pg');
  await chmod(folder, 0o777);
  const cluster = join(folder, 'cluster');
  await copyCluster(programs, cluster);
  await chmod(folder, 0o777);
  const server = startServerProcess({
    program: programs.postgres,
    privileges: programs.privileges,
    args: ['-D', cluster, ...settings(folder)],
  });
  // An immediate shutdown also frees the shared memory that SIGKILL would leave.
  onTeardown(() => server.end('SIGQUIT'));
  await server.ready(
    () =>
      server.output().includes('ready to accept connections') && existsSync(join(folder, '.s.PGSQL.5432')),
  );
  let databases = 0;
  return {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await execute(databaseUrl(folder, 'postgres'), `create database ${name}`);
      return databaseUrl(folder, name);
    },
    stop: () => server.end('SIGQUIT'),
  };
}

function settings(folder: string): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    max_connections: '100',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function databaseUrl(folder: string, database: string): string {
  return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
