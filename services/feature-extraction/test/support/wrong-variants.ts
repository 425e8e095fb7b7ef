import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type Variant, varyPart } from './part-variants.ts';

/** Which variants of a part, of those that are asked for, were called something wrong. */
export function wrongVariants(
  oc: OpenCascade,
  bytes: Uint8Array,
  isAsked: (variant: Variant) => boolean = () => true,
): readonly string[] {
  using part = varyPart(oc, bytes);
  return part.variants.filter(isAsked).flatMap(({ name, from, make, right }) => {
    const copy = make();
    if (copy === null) return [];
    const found = compareShapes(from === 'original' ? part.original : part.coarse(), copy);
    return right.includes(found.class) ? [] : [`${name}: ${found.class}`];
  });
}
