import { describe, expect, test } from '@jest/globals';
import type { InstallationStore } from './ports.ts';

export interface InstallationUnderTest {
  readonly installation: InstallationStore;
  /** The same store as another replica has it. */
  again(): Promise<InstallationStore>;
}

/** What the identity of every store promises. `create` makes a new store. */
export function installationConformance(engine: string, create: () => Promise<InstallationUnderTest>): void {
  describe(`the installation on ${engine}`, () => {
    test('is the same for all replicas, also when they ask at once for the first time', async () => {
      const { installation, again } = await create();
      const replicas = [installation, await again(), await again()];
      const told = await Promise.all([...replicas, ...replicas].map((replica) => replica.identify()));
      expect(new Set(told.map(({ id }) => id)).size).toBe(1);
      expect(await (await again()).identify()).toEqual(told[0]);
    });

    test('is another one in another store', async () => {
      const [a, b] = [await create(), await create()];
      expect((await a.installation.identify()).id).not.toBe((await b.installation.identify()).id);
    });

    test('is as old as its store', async () => {
      const beforeMs = Date.now();
      const { installation } = await create();
      const { sinceMs } = await installation.identify();
      expect(sinceMs).toBeGreaterThanOrEqual(beforeMs);
      expect(sinceMs).toBeLessThanOrEqual(Date.now());
    });
  });
}
