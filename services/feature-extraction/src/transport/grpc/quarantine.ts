import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { clearQuarantine, listQuarantine } from '../../application/quarantine.ts';
import { decodeHash } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

export async function list(deps: TransportDeps, call: CallContext): Promise<proto.ListQuarantineResponse> {
  const files = await listQuarantine(deps, call);
  return {
    files: files.map(({ fileHash, strikes, lastReason, lastStrikeMs, extractorRevision }) => ({
      fileHash,
      strikes,
      reason: lastReason,
      lastStrikeMs: BigInt(lastStrikeMs),
      extractorRevision,
    })),
  };
}

export async function clear(
  deps: TransportDeps,
  request: proto.ClearQuarantineRequest,
  call: CallContext,
): Promise<proto.ClearQuarantineResponse> {
  await clearQuarantine(deps, decodeHash(request.fileHash), call);
  return {};
}
