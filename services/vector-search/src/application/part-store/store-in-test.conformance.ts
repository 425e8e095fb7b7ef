import { beforeEach } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { callAs } from '../../../test/fixtures/app.ts';
import { command } from '../../../test/fixtures/parts.ts';
import { deletePart } from '../delete-part.ts';
import type { PartStore } from '../ports/part-store.ts';
import { updatePart } from '../update-part.ts';
import { type UpsertCommand, type UpsertDeps, upsertPart } from '../upsert-part.ts';

/** Gives an empty store. */
export type OpenStore = () => Promise<PartStore>;

/** A store of its own for each test of the surrounding block, and what is done with it most. */
export function storeInTest(open: OpenStore) {
  const now = {} as { store: PartStore; deps: UpsertDeps };
  const call = callAs();

  beforeEach(async () => {
    const store = await open();
    now.store = store;
    now.deps = { store, clock: { now: Date.now }, newId: uuidv7, onCommitted: () => undefined };
  });

  return {
    now,
    call,
    upsert: (n: number, change: Partial<UpsertCommand> = {}) =>
      upsertPart(now.deps, call, command(n, change)),
    remove: (partId: string) => deletePart(now.deps, call, { partId, ifEtag: null }),
    update: (partId: string, change: object) =>
      updatePart(now.deps, call, { partId, metadata: {}, project: null, ifEtag: null, ...change }),
  };
}

export type StoreInTest = ReturnType<typeof storeInTest>;
