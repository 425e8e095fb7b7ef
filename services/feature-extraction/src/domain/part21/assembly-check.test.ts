import { AppError } from '@cadml/errors';
import { expect, test } from '@jest/globals';
import type { ProductStructure } from '../product-structure.ts';
import { checkProductStructure } from './assembly-check.ts';
import type { InstanceIndex } from './instance-index.ts';

/** Each product is the only component of the one before it. */
function chain(levels: number): ProductStructure {
  const products = Array.from({ length: levels + 1 }, (_, i) => ({ key: `#${i + 1}` }));
  const occurrences = Array.from({ length: levels }, (_, i) => ({ assembly: i, component: i + 1 }));
  return { products, occurrences } as unknown as ProductStructure;
}

test('assemblies that lie too deep within one another for the kernel are refused', () => {
  const noIndex = null as unknown as InstanceIndex;
  const check = (levels: number) => () => checkProductStructure(noIndex, chain(levels), 1e6);
  expect(check(500)).not.toThrow();
  expect(check(501)).toThrow(AppError);
  expect(check(501)).toThrow(
    expect.objectContaining({ context: expect.objectContaining({ limit: 'nesting' }) }),
  );
});
