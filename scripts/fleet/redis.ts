import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programEnv } from './environment.ts';
import { PATHS } from './layout.ts';
import { quoted } from './redis-quoted.ts';
import type { ProgramSpec } from './supervised.ts';

/** The fleet's private Redis: loopback, random password, append-only file, a folder of its own. */
export function redisProgram(port: number): ProgramSpec {
  mkdirSync(PATHS.redis, { recursive: true, mode: 0o700 });
  const password = keptPassword();
  const url = `redis://:${password}@127.0.0.1:${port}`;
  writeFileSync(PATHS.redisUrl, `${url}\n`, { mode: 0o600 });
  const file = join(PATHS.redis, 'redis.conf');
  writeFileSync(file, redisConfig(port, password), { mode: 0o600 });
  return { name: 'redis', command: 'redis-server', args: [file], env: programEnv({}), port, opsPort: 0 };
}

/** Queues lose jobs when Redis evicts keys or forgets writes: `noeviction` and an append-only file. */
function redisConfig(port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'daemonize no',
    `dir ${quoted(PATHS.redis)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory 256mb',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

function keptPassword(): string {
  if (existsSync(PATHS.redisPassword)) return readFileSync(PATHS.redisPassword, 'utf8').trim();
  const password = randomBytes(24).toString('hex');
  writeFileSync(PATHS.redisPassword, `${password}\n`, { mode: 0o600 });
  return password;
}
