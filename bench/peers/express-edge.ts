// The peer's first process: Express with one route, which asks the constant server and answers JSON.

import type { VectorSearchProto } from '@cadml/contracts';
import { Client, credentials } from '@grpc/grpc-js';
import express from 'express';
import { CONSTANT_SERVICE } from './constant-service.ts';

const { get } = CONSTANT_SERVICE;

process.once('message', (grpcPort: number) => {
  const client = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure());
  const app = express();
  app.get('/parts/:id', (req, res, next) => {
    client.makeUnaryRequest(
      get.path,
      get.requestSerialize,
      get.responseDeserialize,
      { partId: req.params.id },
      (error: Error | null, answer?: VectorSearchProto.GetPartResponse) => {
        if (error !== null) next(error);
        else res.type('json').send(JSON.stringify(answer?.part, withoutBigInts));
      },
    );
  });
  const server = app.listen(0, '127.0.0.1', () =>
    process.send?.((server.address() as { port: number }).port),
  );
});
process.once('disconnect', () => process.exit(0));

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
