import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { type AppError, fromErrorData } from '@cadml/errors';
import type { Reextracted, Reextraction } from '../domain/reextraction.ts';
import { toExtraction } from './grpc-extraction.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

/** Reads files again as one stream, which ends when the loop over it is left. */
export async function* reextract(
  client: FeatureExtractionClient,
  { files, featureVersions }: Reextraction,
  call: CallContext,
): AsyncGenerator<Reextracted> {
  const request = {
    files: files.map(({ fileHash, name, units }) => ({ fileHash, name, units: units ?? '' })),
    featureVersions: [...featureVersions],
    resumeToken: '',
  };
  for await (const { index, outcome } of client.reExtract(request, call)) {
    if (outcome === undefined) throw fromErrorData(null, 'features');
    yield {
      index,
      outcome: outcome.$case === 'analysis' ? toExtraction(outcome.value) : toError(outcome.value),
    };
  }
}

function toError({ code, stage, message, contextJson, retryable }: proto.ReExtractError): AppError {
  const context = contextJson === '' ? {} : JSON.parse(contextJson);
  return fromErrorData({ code, stage, message, context, retryable }, 'features');
}
