// Compares a part with variants of it: lines `<path>\t<where to keep its shape>` come on the standard input, one line of
// JSON goes out for each. A process of its own, as the kernel keeps what it has made until it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeShape } from '../../services/feature-extraction/src/domain/compare/shape-bytes.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import { type Variant, varyPart } from '../../services/feature-extraction/test/support/part-variants.ts';
import { type Judged, judge } from '../lib/judged.ts';

const oc = await loadOpenCascade();
for await (const line of createInterface({ input: process.stdin })) {
  const [path, kept] = line.split('\t') as [string, string];
  process.stdout.write(`${JSON.stringify(judgedVariants(path, kept))}\n`);
}

/** null for a part that cannot be read. */
function judgedVariants(path: string, kept: string): readonly Judged[] | null {
  try {
    using part = varyPart(oc, readFileSync(path));
    writeFileSync(kept, encodeShape(part.original));
    return part.variants.flatMap((variant) => {
      const from = variant.from === 'original' ? part.original : part.coarse();
      return ofVariant(basename(path), from, variant);
    });
  } catch {
    return null;
  }
}

function ofVariant(pair: string, from: SolidShape, { name, make, right }: Variant): readonly Judged[] {
  const to = make();
  if (to === null) return [];
  return [judge({ pair, kind: name }, [from, to], (found) => right.includes(found))];
}
