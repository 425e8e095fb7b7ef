import { once } from 'node:events';
import { createConnection } from 'node:net';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';
import type { S3Process, S3Program } from './s3-server.ts';
import { startServerProcess } from './server-process.ts';
import { tempDir } from './temp-dir.ts';

const CREDENTIALS = { accessKeyId: 'test-access', secretAccessKey: 'test-secret' };

/** Versity's gateway over a folder, which checks signatures and checksums; or why there is none. */
export async function findVersitygw(): Promise<S3Program | string> {
  try {
    const program = await findProgram(
      'versitygw',
      [],
      'go install github.com/versity/versitygw/cmd/versitygw@latest',
    );
    return { name: 'versitygw', start: () => start(program) };
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

async function start(program: string): Promise<S3Process> {
  const port = await freePort();
  const [files, sidecar] = [await tempDir('cadml-s3'), await tempDir('cadml-s3')];
  const { accessKeyId, secretAccessKey } = CREDENTIALS;
  const server = startServerProcess({
    program,
    args: [
      ...['--port', `127.0.0.1:${port}`, '--access', accessKeyId, '--secret', secretAccessKey],
      ...['--quiet', '--keep-alive', 'posix', '--sidecar', sidecar, files],
    ],
  });
  await eventually(() => connect(port), { timeoutMs: 15_000 });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    credentials: CREDENTIALS,
    pid: server.pid,
    end: () => server.end('SIGKILL'),
  };
}

async function connect(port: number): Promise<void> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
