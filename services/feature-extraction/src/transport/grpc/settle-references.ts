import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import type { Settlement, Verdict } from '../../application/ports.ts';
import { listUnsettledReferences, settleReferences } from '../../application/settle-references.ts';
import { decodeHash, decodeReference, invalid } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

const MAX_AT_ONCE = 1_000;
const { ReferenceVerdict } = proto;
const VERDICTS = new Map<proto.ReferenceVerdict, Verdict>([
  [ReferenceVerdict.REFERENCE_VERDICT_KEEP, 'keep'],
  [ReferenceVerdict.REFERENCE_VERDICT_LOOK_AGAIN, 'lookAgain'],
  [ReferenceVerdict.REFERENCE_VERDICT_RELEASE, 'release'],
]);

export async function listUnsettled(
  deps: TransportDeps,
  { olderThanMs, limit }: proto.ListUnsettledReferencesRequest,
  call: CallContext,
): Promise<proto.ListUnsettledReferencesResponse> {
  if (olderThanMs < 0n) throw invalid('older_than_ms must be 0 or more.');
  if (limit < 1 || limit > MAX_AT_ONCE) throw invalid(`limit must be 1 to ${MAX_AT_ONCE}.`);
  const asked = { olderThanMs: Number(olderThanMs), limit };
  const references = await listUnsettledReferences(deps, asked, call);
  return { references: references.map(({ sinceMs, ...same }) => ({ ...same, sinceMs: BigInt(sinceMs) })) };
}

export async function settle(
  deps: TransportDeps,
  { references }: proto.SettleReferencesRequest,
  call: CallContext,
): Promise<proto.SettleReferencesResponse> {
  if (references.length > MAX_AT_ONCE) {
    throw invalid(`At most ${MAX_AT_ONCE} references are settled at once.`);
  }
  const done = await settleReferences(deps, references.map(decodeSettlement), call);
  return { kept: done.keep, postponed: done.lookAgain, released: done.release };
}

function decodeSettlement({ reference, verdict: given }: proto.SettledReference): Settlement {
  const verdict = VERDICTS.get(given);
  if (reference === undefined || verdict === undefined) {
    throw invalid('A settlement needs its reference and a verdict.');
  }
  const { project, holder } = decodeReference(reference);
  const fileHash = decodeHash(reference.fileHash);
  return { reference: { project, fileHash, holder, sinceMs: Number(reference.sinceMs) }, verdict };
}
