import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { holdReference } from '../../application/hold-reference.ts';
import type { FileReference } from '../../application/ports.ts';
import { releaseReferences } from '../../application/release-reference.ts';
import { decodeHash, decodeReference, decodeUntil, invalid } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function hold(
  deps: TransportDeps,
  request: proto.HoldReferenceRequest,
  call: CallContext,
): Promise<proto.HoldReferenceResponse> {
  const { project, holder, untilMs } = decodeReference(request);
  const fileHash = decodeHash(request.fileHash);
  await holdReference(deps, { fileHash, project, holder, untilMs: decodeUntil(untilMs) }, call);
  return {};
}

export async function release(
  deps: TransportDeps,
  request: proto.ReleaseReferenceRequest,
  call: CallContext,
): Promise<proto.ReleaseReferenceResponse> {
  const released = await releaseReferences(deps, [decodeOne(request)], call);
  return { released: released > 0 };
}

const MAX_AT_ONCE = 1_000;

export async function releaseAll(
  deps: TransportDeps,
  { references }: proto.ReleaseReferencesRequest,
  call: CallContext,
): Promise<proto.ReleaseReferencesResponse> {
  if (references.length > MAX_AT_ONCE)
    throw invalid(`At most ${MAX_AT_ONCE} references are released at once.`);
  return { released: await releaseReferences(deps, references.map(decodeOne), call) };
}

function decodeOne(request: proto.ReleaseReferenceRequest): Omit<FileReference, 'untilMs'> {
  const { project, holder } = decodeReference(request);
  return { fileHash: decodeHash(request.fileHash), project, holder };
}
