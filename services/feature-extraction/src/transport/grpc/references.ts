import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { holdReference } from '../../application/hold-reference.ts';
import { releaseReference } from '../../application/release-reference.ts';
import { decodeHash, decodeReference, decodeUntil } from './decode.ts';
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
  const { project, holder } = decodeReference(request);
  const fileHash = decodeHash(request.fileHash);
  return { released: await releaseReference(deps, { fileHash, project, holder }, call) };
}
