import type { CallContext } from '@cadml/cad-model';
import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

/** How long the first of a batch waits for others. */
const GATHER_MS = 50;
const MAX_BATCH = 500;
const PATIENCE_MS = 3_000;

interface Batch {
  readonly references: proto.ReleaseReferenceRequest[];
  readonly call: CallContext;
}

export interface ReleaseBatch {
  add(reference: proto.ReleaseReferenceRequest, call: CallContext): void;
  /** Sends what is waiting. */
  flush(): Promise<void>;
}

/** References that are given up together: one call and one commit for those of one caller within 50 ms. */
export function createReleaseBatch(client: FeatureExtractionClient): ReleaseBatch {
  const waiting = new Map<string, Batch>();
  const sending = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;

  return {
    add: (reference, call) => {
      const caller = JSON.stringify(call.principal);
      const batch = waiting.get(caller) ?? { references: [], call };
      waiting.set(caller, batch);
      batch.references.push(reference);
      if (batch.references.length >= MAX_BATCH) sendAll();
      timer ??= setTimeout(sendAll, GATHER_MS);
    },
    flush: async () => {
      sendAll();
      await Promise.all(sending);
    },
  };

  function sendAll(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const batch of waiting.values()) {
      const sent = send(client, batch);
      sending.add(sent);
      sent.finally(() => sending.delete(sent));
    }
    waiting.clear();
  }
}

/** What cannot be released is kept too long, which harms nobody. */
async function send(client: FeatureExtractionClient, { references, call }: Batch): Promise<void> {
  const after = { ...call, deadline: Date.now() + PATIENCE_MS, signal: AbortSignal.timeout(PATIENCE_MS) };
  await client.releaseReferences({ references }, after).catch(() => undefined);
}
