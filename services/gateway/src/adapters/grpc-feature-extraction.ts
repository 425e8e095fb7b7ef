import { type GrpcClient, FeatureExtractionProto as proto } from '@cadml/contracts';
import type { FeatureExtraction, UploadedFile } from '../application/ports-files.ts';
import { compare } from './grpc-evidence.ts';
import { toExtraction } from './grpc-extraction.ts';
import { reextract } from './grpc-reextraction.ts';
import type { ReleaseBatch } from './grpc-release-batch.ts';
import { render } from './grpc-renditions.ts';
import { readStructure } from './grpc-structure.ts';

export const FEATURE_EXTRACTION = proto.FeatureExtractionServiceService;
export type FeatureExtractionClient = GrpcClient<typeof FEATURE_EXTRACTION>;

const { WorkClass } = proto;

export function createGrpcFeatureExtraction(
  client: FeatureExtractionClient,
  releases: ReleaseBatch,
): FeatureExtraction {
  return {
    upload: async (file, call) => {
      const { fileHash, bytes, recalled } = await client.upload(uploadMessages(file), call);
      return { fileHash, bytes: Number(bytes), recalled: recalled ? toExtraction(recalled) : null };
    },
    extract: async ({ fileHash, featureVersions, name, units, workClass }, call) => {
      const response = await client.analyze(
        {
          fileHash,
          name,
          featureVersions: [...featureVersions],
          units: units ?? '',
          workClass: workClass === 'job' ? WorkClass.WORK_CLASS_JOB : WorkClass.WORK_CLASS_INTERACTIVE,
        },
        call,
      );
      return toExtraction(response);
    },
    reextract: (work, call) => reextract(client, work, call),
    open: async (fileHash, call) => {
      const messages = client.getFile({ fileHash }, call)[Symbol.asyncIterator]();
      const first = await messages.next();
      const totalBytes = first.done ? 0 : Number(first.value.totalBytes);
      return { totalBytes, chunks: chunksOf(first, messages) };
    },
    render: (request, call) => render(client, request, call),
    compare: (a, b, call) => compare(client, [a, b], call),
    structure: (request, call) => readStructure(client, request, call),
    storeProduct: async ({ product, untilMs, ...same }, call) => {
      const request = { ...same, productKey: product, untilMs: BigInt(untilMs ?? 0) };
      const { fileHash, bytes } = await client.storeProduct(request, call);
      return { fileHash, bytes: Number(bytes) };
    },
    hold: async ({ untilMs, ...reference }, call) => {
      await client.holdReference({ ...reference, untilMs: BigInt(untilMs ?? 0) }, call);
    },
    release: async ({ fileHash, project, holder }, call) => {
      await client.releaseReference({ fileHash, project, holder }, call);
    },
    releaseSoon: ({ fileHash, project, holder }, call) => releases.add({ fileHash, project, holder }, call),
    listVersions: async (call) => client.listFeatureVersions({}, call),
    listQuarantine: async (call) => {
      const { files } = await client.listQuarantine({}, call);
      return files.map(({ fileHash, strikes, reason, lastStrikeMs }) => ({
        fileHash,
        strikes,
        reason,
        lastStrikeAt: new Date(Number(lastStrikeMs)).toISOString(),
      }));
    },
    clearQuarantine: async (fileHash, call) => {
      await client.clearQuarantine({ fileHash }, call);
    },
  };
}

const MAX_CHUNK_BYTES = 64 * 1024;

async function* uploadMessages(file: UploadedFile): AsyncGenerator<proto.UploadRequest> {
  const { name, project, holder, untilMs } = file;
  const { featureVersions, units = '' } = file.recall;
  const recall = { featureVersions: [...featureVersions], units };
  const value = { name, project, holder, untilMs: BigInt(untilMs ?? 0), recall };
  yield { part: { $case: 'header', value } };
  for await (const bytes of file.chunks) {
    for (let at = 0; at < bytes.length; at += MAX_CHUNK_BYTES) {
      const piece = bytes.subarray(at, at + MAX_CHUNK_BYTES);
      const value = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      yield { part: { $case: 'chunk', value } };
    }
  }
}

async function* chunksOf(
  first: IteratorResult<proto.GetFileResponse>,
  rest: AsyncIterator<proto.GetFileResponse>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value.chunk;
  } finally {
    await rest.return?.();
  }
}
