// The peer's second process: a grpc-js server that answers every call with the message that it was given.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { CONSTANT_SERVICE } from './constant-service.ts';

process.once('message', (answer: Uint8Array) => {
  const constant = Buffer.from(answer);
  const server = new Server();
  server.addService(CONSTANT_SERVICE, { get: (_call: unknown, reply: Reply) => reply(null, constant) });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.send?.(port);
  });
});
process.once('disconnect', () => process.exit(0));

type Reply = (error: null, answer: Buffer) => void;
