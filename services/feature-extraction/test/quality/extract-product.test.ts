import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { readColours } from '../../src/domain/part21/colours.ts';
import { extractProduct } from '../../src/domain/part21/extract-product.ts';
import { openPart21 } from '../../src/domain/part21/open-part21.ts';
import { ProductContext } from '../../src/domain/part21/product-context.ts';
import { readProductStructure } from '../../src/domain/part21/product-tree.ts';
import type { ProductStructure } from '../../src/domain/product-structure.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { corpusFiles, describeCorpus } from '../support/corpus.ts';

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
});

function measure(bytes: Uint8Array) {
  const clock = new StageClock(() => undefined);
  using step = openStep(oc, bytes, clock);
  const { volumeMm3, faces } = step.measured().measures;
  return { volume: volumeMm3 ?? 0, faces };
}

/** How often a product stands in the expanded tree. */
function instances({ occurrences }: ProductStructure, product: number): number {
  const uses = occurrences.filter(({ component }) => component === product);
  return uses.length === 0
    ? 1
    : uses.reduce((sum, use) => sum + instances({ occurrences } as ProductStructure, use.assembly), 0);
}

const files = [
  ...corpusFiles('assemblies', '.stp', '.step'),
  ...corpusFiles('families/electronics', '.step').filter((_, i) => i % 25 === 0),
].map((path) => [path.split('/').slice(-2).join('/'), path] as const);

describeCorpus('the products of real files by themselves', () => {
  test.each(files)('together make up the whole: %s', (_, path) => {
    const bytes = readFileSync(path);
    const file = openPart21(bytes);
    const context = new ProductContext(file);
    const structure = readProductStructure(file);
    const whole = measure(bytes);
    const sum = { volume: 0, faces: 0 };
    for (const [i, product] of structure.products.entries()) {
      if (!product.hasShape) continue;
      const alone = extractProduct(context, product.key);
      const part = measure(alone);
      sum.volume += part.volume * instances(structure, i);
      sum.faces += part.faces * instances(structure, i);
      const again = openPart21(alone);
      const [own] = readProductStructure(again).products;
      expect(own).toMatchObject({ name: product.name, hasShape: true });
      expect(Buffer.compare(extractProduct(new ProductContext(again), own?.key ?? ''), alone)).toBe(0);
      const coloursOf = (source: typeof file, key: string | undefined) =>
        readColours(source)
          .find((each) => each.product === key)
          ?.bodies.map(({ faces }) => faces);
      expect(coloursOf(again, own?.key)).toEqual(coloursOf(file, product.key));
    }
    expect(sum.faces).toBe(whole.faces);
    expect(Math.abs(sum.volume - whole.volume)).toBeLessThanOrEqual(1e-9 * whole.volume);
  });
});
