import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, postgresFolders } from './programs.ts';

const run = promisify(execFile);

export interface PostgresPrograms {
  readonly postgres: string;
  /** Arguments of setpriv that leave root, which PostgreSQL refuses; empty for everybody else. */
  readonly privileges: readonly string[];
}

export async function findPostgres(): Promise<PostgresPrograms> {
  const postgres = await findProgram('postgres', await postgresFolders(), 'apt-get install postgresql');
  return { postgres, privileges: await leaveRoot() };
}

/** Fills `folder` with a new cluster: a copy of one that initdb wrote once on this machine. */
export async function copyCluster({ postgres, privileges }: PostgresPrograms, folder: string): Promise<void> {
  const template = await ensureTemplate(postgres, privileges);
  await chmod(dirname(folder), 0o755);
  await run('cp', ['-a', template, folder]);
}

async function ensureTemplate(postgres: string, privileges: readonly string[]): Promise<string> {
  const version = basename(dirname(dirname(postgres)));
  const template = join(tmpdir(), `cadml-postgres-template-${version}-${process.getuid?.() ?? 0}`);
  if (await exists(template)) return template;
  const folder = await mkdtemp(join(tmpdir(), 'cadml-initdb-'));
  await chmod(folder, 0o777);
  const made = join(folder, 'cluster');
  const initdb = join(dirname(postgres), 'initdb');
  await run('setpriv', [
    ...privileges,
    '--pdeathsig',
    'KILL',
    initdb,
    ...['-D', made, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
  ]);
  // Whoever comes second in a race finds the template there already: either is good.
  await rename(made, template).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
  return template;
}

async function leaveRoot(): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  const user = await run('id', ['-u', 'postgres']).then(
    () => 'postgres',
    () => 'nobody',
  );
  const { stdout: group } = await run('id', ['-g', user]);
  return ['--reuid', user, '--regid', group.trim(), '--clear-groups'];
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
