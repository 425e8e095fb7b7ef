import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { nextMessage } from '../lib/load.ts';

/** Express 5 in one process, one grpc-js hop to another: as many processes as gateway and vector-search. */
export interface ExpressPair {
  readonly port: number;
  readonly pids: readonly number[];
  stop(): void;
}

/** `answer`: the packed GetPartResponse that the second process sends for every part. */
export async function startExpressPair(answer: Uint8Array): Promise<ExpressPair> {
  const server = startPeer('constant-grpc.ts');
  const edge = startPeer('express-edge.ts');
  server.send(answer);
  edge.send((await nextMessage(server)) as number);
  return {
    port: (await nextMessage(edge)) as number,
    pids: [server.pid, edge.pid].map(Number),
    stop: () => {
      edge.disconnect();
      server.disconnect();
    },
  };
}

function startPeer(file: string): ChildProcess {
  return fork(join(import.meta.dirname, file), {
    execArgv: ['-C', 'source'],
    serialization: 'advanced',
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
