import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as ours from '../../src/index.ts';

/** What both bindings promise: the same names, arguments and answers. */
interface SharedIndex {
  ntotal(): number;
  getDimension(): number;
  isTrained(): boolean;
  add(x: number[]): void;
  train(x: number[]): void;
  search(x: number[], k: number): { distances: number[]; labels: number[] };
  write(path: string): void;
  toBuffer(): Buffer;
  mergeFrom(other: SharedIndex): void;
  removeIds(rows: number[]): number;
}

interface SharedClass<Args extends unknown[]> {
  new (...args: Args): SharedIndex;
}

interface SharedModule {
  readonly Index: {
    read(path: string): SharedIndex;
    fromBuffer(bytes: Buffer): SharedIndex;
    fromFactory(dimension: number, descriptor: string, metric?: number): SharedIndex;
  };
  readonly IndexFlatL2: SharedClass<[number]>;
  readonly IndexFlatIP: SharedClass<[number]>;
}

const folder = mkdtempSync(join(tmpdir(), 'cadml-faiss-shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeShared('@cadml/faiss', ours as unknown as SharedModule);

const peer = findPeer();
if (peer.module) describeShared('faiss-node', peer.module);
else process.stderr.write(`faiss-node is not compared with: ${peer.reason}\n`);

function describeShared(name: string, { Index, IndexFlatL2, IndexFlatIP }: SharedModule): void {
  describe(`the shared part of ${name}`, () => {
    const filled = () => {
      const index = new IndexFlatL2(2);
      index.add([1, 0, 1, 2, 1, 3, 1, 1]);
      return index;
    };

    test('a new index knows its dimension, is empty and trained', () => {
      const index = new IndexFlatL2(5);
      expect([index.getDimension(), index.ntotal(), index.isTrained()]).toEqual([5, 0, true]);
    });

    test('search answers plain arrays of squared distances and rows, nearest first', () => {
      expect(filled().search([1, 0, 1, 2], 2)).toEqual({ distances: [0, 1, 0, 1], labels: [0, 3, 1, 2] });
    });

    test('inner products are largest first', () => {
      const index = new IndexFlatIP(2);
      index.add([1, 0, 3, 0]);
      expect(index.search([1, 0], 2)).toEqual({ distances: [3, 1], labels: [1, 0] });
    });

    test('rows behind a removed one move up', () => {
      const index = filled();
      expect(index.removeIds([0, 1])).toBe(2);
      expect(index.search([1, 1], 2).labels).toEqual([1, 0]);
    });

    test('merging moves all vectors behind ours', () => {
      const index = filled();
      const other = filled();
      index.mergeFrom(other);
      expect([index.ntotal(), other.ntotal()]).toEqual([8, 0]);
    });

    test('a file and a buffer come back as they went', () => {
      const path = join(folder, `${name.replace('/', '-')}.faiss`);
      filled().write(path);
      for (const back of [Index.read(path), Index.fromBuffer(filled().toBuffer())]) {
        expect(back.search([1, 2], 1)).toEqual({ distances: [0], labels: [1] });
      }
    });

    test('an index from the factory is trained before it is used', () => {
      const index = Index.fromFactory(2, 'IVF1,Flat');
      expect(index.isTrained()).toBe(false);
      index.train(Array.from({ length: 80 }, (_, i) => i % 7));
      index.add([1, 0, 1, 2]);
      expect([index.isTrained(), index.search([1, 2], 1).labels]).toEqual([true, [1]]);
    });

    test('half a vector is refused', () => {
      expect(() => filled().add([1])).toThrow();
      expect(() => filled().search([1], 1)).toThrow();
    });
  });
}

/** `FAISS_NODE_PATH` names the built package, or its `faiss-node.node`. */
function findPeer(): { module?: SharedModule; reason: string } {
  const given = process.env.FAISS_NODE_PATH;
  if (!given) return { reason: 'FAISS_NODE_PATH is not set' };
  const path = given.endsWith('.node') ? given : join(given, 'build', 'Release', 'faiss-node.node');
  if (!existsSync(path)) return { reason: `${path} is not built` };
  const module = { exports: {} };
  process.dlopen(module, path);
  return { module: module.exports as SharedModule, reason: '' };
}
