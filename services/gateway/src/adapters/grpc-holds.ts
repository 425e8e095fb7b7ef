import { FeatureExtractionProto as proto } from '@cadml/contracts';
import type { HoldLedger, HoldUses, HoldVerdict, UnsettledHold } from '../application/ports-holds.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';
import { referencesOf } from './grpc-part-messages.ts';
import type { VectorSearchClient } from './grpc-vector-search.ts';

const { ReferenceVerdict } = proto;
const VERDICTS: Readonly<Record<HoldVerdict, proto.ReferenceVerdict>> = {
  keep: ReferenceVerdict.REFERENCE_VERDICT_KEEP,
  lookAgain: ReferenceVerdict.REFERENCE_VERDICT_LOOK_AGAIN,
  release: ReferenceVerdict.REFERENCE_VERDICT_RELEASE,
};

export function createGrpcHoldLedger(client: FeatureExtractionClient): HoldLedger {
  return {
    listUnsettled: async (olderThanMs, limit, call) => {
      const request = { olderThanMs: BigInt(olderThanMs), limit };
      const { references } = await client.listUnsettledReferences(request, call);
      return references.map(({ sinceMs, ...same }) => ({ ...same, sinceMs: Number(sinceMs) }));
    },
    settle: async (settled, call) => {
      const references = settled.map(({ hold, verdict }) => {
        const reference = { ...bareOf(hold), sinceMs: BigInt(hold.sinceMs) };
        return { reference, verdict: VERDICTS[verdict] };
      });
      const { kept, postponed, released } = await client.settleReferences({ references }, call);
      return { keep: kept, lookAgain: postponed, release: released };
    },
    releaseAll: async (holds, call) => {
      return (await client.releaseReferences({ references: holds.map(bareOf) }, call)).released;
    },
  };
}

export function createGrpcHoldUses(client: VectorSearchClient): HoldUses {
  return {
    check: async (holds, call) => {
      return (await client.checkReferences({ references: holds.map(bareOf) }, call)).needed;
    },
    listUnreleased: async (limit, call) => {
      const { parts } = await client.listUnreleasedParts({ limit }, call);
      return parts.map(({ partId, project, revisions }) => {
        return { id: partId, project, references: referencesOf(revisions) };
      });
    },
    noteReleased: async (partIds, call) => {
      await client.noteReleasedParts({ partIds: [...partIds] }, call);
    },
  };
}

function bareOf({ fileHash, project, holder }: Omit<UnsettledHold, 'sinceMs'>) {
  return { fileHash, project, holder };
}
