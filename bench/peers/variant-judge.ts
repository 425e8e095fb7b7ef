// Compares a part with variants of it: lines `<path>\t<where to keep its shape>\t<timed or verdicts>` come on the standard
// input, one line of JSON goes out for each. A process of its own, as the kernel keeps what it has made until it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeShape } from '../../services/feature-extraction/src/domain/compare/shape-bytes.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import {
  type Variant,
  type VariedPart,
  varyPart,
} from '../../services/feature-extraction/test/support/part-variants.ts';
import { type Judged, judge, judgeReady, type Ready, ready } from '../lib/judged.ts';

/** Found alike from the same numbers: where no time is taken one of them is enough. */
const LARGER = 'scaled 1.05';

const oc = await loadOpenCascade();
for await (const line of createInterface({ input: process.stdin })) {
  const [path, kept, how] = line.split('\t') as [string, string, 'timed' | 'verdicts'];
  process.stdout.write(`${JSON.stringify(judgedVariants(path, { kept, isTimed: how === 'timed' }))}\n`);
}

interface Wanted {
  readonly kept: string;
  readonly isTimed: boolean;
}

/** null for a part that cannot be read. */
function judgedVariants(path: string, { kept, isTimed }: Wanted): readonly Judged[] | null {
  try {
    using part = varyPart(oc, readFileSync(path));
    writeFileSync(kept, encodeShape(part.original));
    return isTimed ? timed(part, basename(path)) : verdicts(part, basename(path));
  } catch {
    return null;
  }
}

function timed(part: VariedPart, pair: string): readonly Judged[] {
  return part.variants.flatMap((variant) => {
    const from = variant.from === 'original' ? part.original : part.coarse();
    const made = variant.make();
    return made === null ? [] : [judge({ pair, kind: variant.name }, [from, made], isRightOf(variant))];
  });
}

function verdicts(part: VariedPart, pair: string): readonly Judged[] {
  const original = ready(part.original);
  const meshes = new Map<string, Ready>();
  const known = (name: string, make: () => SolidShape | null): Ready | null => {
    const made = meshes.get(name) ?? readyOrNull(make());
    if (made !== null) meshes.set(name, made);
    return made;
  };
  return part.variants.flatMap((variant) => {
    const { name, make, from } = variant;
    if (name === LARGER) return [];
    // Both pairs with a fine mesh have the same one.
    const made = known(name === 'coarse and fine' ? 'fine mesh' : name, make);
    const first = from === 'original' ? original : known('coarse', part.coarse);
    if (made === null || first === null) return [];
    return [judgeReady({ pair, kind: name }, [first, made], isRightOf(variant))];
  });
}

function readyOrNull(shape: SolidShape | null): Ready | null {
  return shape === null ? null : ready(shape);
}

function isRightOf({ right }: Variant): (found: Judged['class']) => boolean {
  return (found) => right.includes(found);
}
