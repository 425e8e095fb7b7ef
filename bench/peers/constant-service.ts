import { VectorSearchProto } from '@cadml/contracts';
import type { ServiceDefinition } from '@grpc/grpc-js';

const { GetPartRequest, GetPartResponse } = VectorSearchProto;

/** One unary method with the messages of `GetPart`; the answer stays packed at the server, which never looks at it. */
export const CONSTANT_SERVICE = {
  get: {
    path: '/bench.Constant/Get',
    requestStream: false,
    responseStream: false,
    requestSerialize: (request: VectorSearchProto.GetPartRequest) =>
      Buffer.from(GetPartRequest.encode(request).finish()),
    requestDeserialize: (bytes: Buffer) => GetPartRequest.decode(bytes),
    responseSerialize: (answer: Buffer) => answer,
    responseDeserialize: (bytes: Buffer) => GetPartResponse.decode(bytes),
  },
} satisfies ServiceDefinition;
