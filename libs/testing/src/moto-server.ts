import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import type { S3Credentials, S3Process, S3Program } from './s3-server.ts';
import { startServerProcess } from './server-process.ts';

const run = promisify(execFile);

const PACKAGES = ['moto[s3]==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5'];
const FOLDER = new URL('../../../build/moto-5.2.5', import.meta.url).pathname;
const INSTALL_MS = 300_000;

/** moto's server, installed below build/ when it is not there yet; or why there is none. */
export async function findMoto(): Promise<S3Program | string> {
  try {
    if (!existsSync(FOLDER)) await install();
    return { name: 'moto', start };
  } catch (thrown) {
    const { stderr, message } = thrown as Error & { stderr?: string };
    const last = (stderr || message).trim().split('\n').at(-1);
    return `moto cannot be installed (python3 -m pip install): ${last}`;
  }
}

/** Into a folder of its own, which is then put in place: whoever comes second in a race finds it there. */
async function install(): Promise<void> {
  await mkdir(dirname(FOLDER), { recursive: true });
  const folder = await mkdtemp(`${FOLDER}-`);
  try {
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--only-binary', ':all:'];
    await run('python3', ['-m', 'pip', 'install', ...quiet, '--target', folder, ...PACKAGES], {
      timeout: INSTALL_MS,
    });
    await rename(folder, FOLDER).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(): Promise<S3Process> {
  const port = await freePort();
  const server = startServerProcess({
    program: 'python3',
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: { PYTHONPATH: FOLDER },
  });
  await server.ready(() => server.output().includes('Running on'));
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = await createUser(endpoint);
  // From here on a request needs a signature of that user.
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  return { endpoint, credentials, pid: server.pid, end: () => server.end('SIGKILL') };
}

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

async function createUser(endpoint: string): Promise<S3Credentials> {
  const user = { UserName: 'tests' };
  await askIam(endpoint, { Action: 'CreateUser', ...user });
  await askIam(endpoint, {
    ...{ Action: 'PutUserPolicy', ...user, PolicyName: 'files', PolicyDocument: EVERYTHING },
  });
  const key = await askIam(endpoint, { Action: 'CreateAccessKey', ...user });
  return { accessKeyId: field(key, 'AccessKeyId'), secretAccessKey: field(key, 'SecretAccessKey') };
}

/** The scope of a signature tells moto which of its services is meant; as long as it asks for none it looks no further. */
async function askIam(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const scope = 'AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/iam/aws4_request';
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Version: '2010-05-08', ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`moto refused ${parameters.Action}: ${text}`);
  return text;
}

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*)</${name}>`).exec(xml)?.[1] ?? '';
}
