import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from '@jest/globals';
import { openPart21 } from '../../src/domain/part21/open-part21.ts';
import { readProductStructure } from '../../src/domain/part21/product-tree.ts';
import { corpusCases, corpusFiles, describeCorpus } from '../support/corpus.ts';

interface ExpectedTree {
  readonly products: readonly { readonly partNumber: string; readonly name: string }[];
  readonly uses: readonly {
    readonly assembly: string;
    readonly component: string;
    readonly name: string;
    readonly refdes: string | null;
    /** The upper three rows of the placement, translations in mm. */
    readonly rows: readonly number[];
  }[];
}

/** Written down from the files by other means than the reader. */
const TREES: Readonly<Record<string, ExpectedTree>> = JSON.parse(
  readFileSync(new URL('../fixtures/assembly-trees.json', import.meta.url), 'utf8'),
);

function structureOf(path: string) {
  return readProductStructure(openPart21(readFileSync(path)));
}

describeCorpus('the product structure of real assemblies', () => {
  test('covers every file of the corpus folder', () => {
    const names = corpusFiles('assemblies', '.stp', '.step').map((path) => basename(path));
    expect(names.sort()).toEqual(Object.keys(TREES).sort());
  });

  test.each(corpusCases('assemblies', '.stp', '.step'))('is that which %s says', (name, path) => {
    const expected = TREES[name] as ExpectedTree;
    const { products, occurrences } = structureOf(path);
    expect(products).toEqual(expected.products.map((product) => expect.objectContaining(product)));
    const byUse = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    const found = occurrences.map((use) => ({
      ...{ name: use.name, refdes: use.referenceDesignator },
      assembly: products[use.assembly]?.name,
      component: products[use.component]?.name,
      rows: use.transform.slice(0, 12),
    }));
    const wanted = expected.uses.map(({ rows, ...use }) => ({
      ...use,
      rows: rows.map((value) => expect.closeTo(value, 5)),
    }));
    expect(found.sort(byUse)).toEqual([...wanted].sort(byUse));
  });

  test('has one root and no use left over in the electronics families', () => {
    for (const path of corpusFiles('families/electronics', '.step').slice(0, 60)) {
      const { products, occurrences, roots } = structureOf(path);
      expect({ path, roots: roots.length }).toEqual({ path, roots: 1 });
      expect(products.some(({ hasShape }) => hasShape)).toBe(true);
      expect(occurrences.length).toBeGreaterThanOrEqual(products.length - 1);
    }
  });
});
