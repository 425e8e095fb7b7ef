import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { onTeardown } from './teardown.ts';
import { tempDir } from './temp-dir.ts';

export interface RedisServerOptions {
  /** Listen on a free loopback TCP port too. */
  readonly tcp?: boolean;
  /** Append-only file with fsync on each write, so that a kill loses nothing acknowledged. */
  readonly aof?: boolean;
  readonly password?: string;
  /** `noeviction` unless told. */
  readonly maxmemoryPolicy?: string;
}

export interface RedisServer {
  readonly socketPath: string;
  /** 0 without `tcp`. */
  readonly port: number;
  /** `redis://…` with `tcp`, else the path of the socket; both are what ioredis takes as first argument. */
  readonly url: string;
  readonly pid: number;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same folder, socket and port after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A private redis-server in a temporary folder, answering when this resolves, stopped at teardown. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const program = await findProgram('redis-server', [], 'apt-get install redis-server');
  const folder = await tempDir('cadml-redis');
  const socketPath = join(folder, 'redis.sock');
  const port = options.tcp ? await freePort() : 0;
  const start = () => launch(program, redisArguments({ folder, socketPath, port }, options), socketPath);
  let server = await start();
  onTeardown(() => server.end('SIGKILL'));
  return {
    socketPath,
    port,
    url: options.tcp ? redisUrl(port, options.password) : socketPath,
    get pid() {
      return server.pid;
    },
    kill: () => server.end('SIGKILL'),
    stop: () => server.end('SIGTERM'),
    async restart() {
      server = await start();
    },
  };
}

interface Place {
  readonly folder: string;
  readonly socketPath: string;
  readonly port: number;
}

function redisArguments({ folder, socketPath, port }: Place, options: RedisServerOptions): string[] {
  const { aof = false, password, maxmemoryPolicy = 'noeviction' } = options;
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--unixsocket', socketPath],
    ...['--dir', folder, '--save', '', '--maxmemory-policy', maxmemoryPolicy],
    ...(aof ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
    ...(password === undefined ? [] : ['--requirepass', password]),
  ];
}

async function launch(program: string, args: string[], socketPath: string): Promise<ServerProcess> {
  const server = startServerProcess({ program, args });
  await server.ready(() => /ready to accept connections/i.test(server.output()) && existsSync(socketPath));
  return server;
}

function redisUrl(port: number, password: string | undefined): string {
  return `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
}
