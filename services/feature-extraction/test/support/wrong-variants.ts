import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type Handedness, type Variant, varyPart } from './part-variants.ts';

interface Asked {
  readonly isAsked?: (variant: Variant) => boolean;
  readonly handedness?: Handedness;
}

/** Which variants of a part, of those that are asked for, were called something wrong, or could not be made. */
export function wrongVariants(
  oc: OpenCascade,
  bytes: Uint8Array,
  { isAsked = () => true, handedness = 'unknown' }: Asked = {},
): readonly string[] {
  using part = varyPart(oc, bytes, handedness);
  return part.variants.filter(isAsked).flatMap(({ name, from, make, right }) => {
    const copy = make();
    if (copy === null) return [`${name}: not made`];
    const found = compareShapes(from === 'original' ? part.original : part.coarse(), copy);
    return right.includes(found.class) ? [] : [`${name}: ${found.class}`];
  });
}
