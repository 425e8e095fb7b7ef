import { expect, test } from '@jest/globals';
import type { StoreInTest } from './store-in-test.conformance.ts';

/** The version that a search uses unless told. */
export function defaultVersionConformance({ now }: StoreInTest): void {
  test('the default version is recorded once, in the order of time', async () => {
    expect(await now.store.defaultVersions()).toEqual([]);
    const made = { version: 'v5', sequence: 0, sinceMs: 5 };
    await now.store.write((writer) => writer.recordDefault(made));
    await now.store.write((writer) => writer.recordDefault({ ...made, sinceMs: 9 }));
    await now.store.write((writer) => writer.recordDefault({ version: 'v4', sequence: 0, sinceMs: 1 }));
    expect(await now.store.defaultVersions()).toEqual([{ version: 'v4', sequence: 0, sinceMs: 1 }, made]);
  });
}
