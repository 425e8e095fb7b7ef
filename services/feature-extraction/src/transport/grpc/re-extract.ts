import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import { type ReExtracted, reExtract } from '../../application/re-extract.ts';
import { encodeAnalysis } from './analyze.ts';
import { decodeHash } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function* reExtraction(
  deps: TransportDeps,
  request: proto.ReExtractRequest,
  call: CallContext,
): AsyncGenerator<proto.ReExtractResponse> {
  const { featureVersions, resumeToken } = request;
  const files = request.files.map((file) => ({ ...file, fileHash: decodeHash(file.fileHash) }));
  for await (const one of reExtract(deps, { files, featureVersions, resumeToken }, call)) {
    const { index, done, total } = one;
    const { fileHash } = one.file;
    yield { index, fileHash, outcome: encodeOutcome(one), done, total, resumeToken: one.resumeToken };
  }
}

function encodeOutcome({ outcome, file }: ReExtracted): proto.ReExtractResponse['outcome'] {
  if (!(outcome instanceof AppError)) {
    return { $case: 'analysis', value: encodeAnalysis(outcome, file.units) };
  }
  const { code, stage, message, context, retryable } = outcome.toData();
  const value = { code, stage, message, contextJson: JSON.stringify(context), retryable };
  return { $case: 'error', value };
}
