// Compares a part with variants of it: lines `<path>\t<where to keep its shape>\t<timed or verdicts>` come on the standard
// input, one line of JSON goes out for each. A process of its own, as the kernel keeps what it has made until it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { PATHS } from '../../scripts/fleet/layout.ts';
import { encodeShape } from '../../services/feature-extraction/src/domain/compare/shape-bytes.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import {
  type Variant,
  type VariedPart,
  varyPart,
} from '../../services/feature-extraction/test/support/part-variants.ts';
import { type Judged, judge, judgeReady, type Ready, ready, type Truth } from '../lib/judged.ts';

/** Found alike from the same numbers: where no time is taken one of them is enough. */
const LARGER = 'scaled 1.05';
/** A pair of which the kernel could not make or read one. */
const SKIPPED = null;

const oc = await loadOpenCascade();
for await (const line of createInterface({ input: process.stdin })) {
  const [path, kept, how] = line.split('\t') as [string, string, 'timed' | 'verdicts'];
  process.stdout.write(`${JSON.stringify(judgedVariants(path, { kept, isTimed: how === 'timed' }))}\n`);
}

interface Wanted {
  readonly kept: string;
  readonly isTimed: boolean;
}

/** What was judged of a part, and how many of its copies the kernel could not make or read again. */
export interface JudgedPart {
  readonly judged: readonly Judged[];
  readonly skipped: number;
}

/** null for a part that cannot be read. A comparison that throws ends the process: it is no part that was skipped. */
function judgedVariants(path: string, { kept, isTimed }: Wanted): JudgedPart | null {
  using part = readOrNull(path);
  if (part === null) return null;
  writeFileSync(kept, encodeShape(part.original));
  const made = isTimed ? timed(part, basename(path)) : verdicts(part, basename(path));
  const judged = made.filter((one) => one !== SKIPPED);
  return { judged, skipped: made.length - judged.length };
}

/** The samples are their own mirror images, as they were constructed; of other parts it is not known. */
function readOrNull(path: string): VariedPart | null {
  const isSample = resolve(path).startsWith(PATHS.samples + sep);
  try {
    return varyPart(oc, readFileSync(path), isSample ? 'symmetric' : 'unknown');
  } catch {
    return null;
  }
}

/** The kernel throws what it will where it cannot change or mesh a shape. */
function madeOrNull(make: () => SolidShape | null): SolidShape | null {
  try {
    return make();
  } catch {
    return SKIPPED;
  }
}

function timed(part: VariedPart, pair: string): readonly (Judged | null)[] {
  return part.variants.map((variant) => {
    const from = variant.from === 'original' ? part.original : madeOrNull(part.coarse);
    const made = madeOrNull(variant.make);
    if (from === null || made === null) return SKIPPED;
    return judge({ pair, kind: variant.name }, [from, made], truthOf(variant));
  });
}

function verdicts(part: VariedPart, pair: string): readonly (Judged | null)[] {
  const original = ready(part.original);
  const meshes = new Map<string, Ready>();
  const known = (name: string, make: () => SolidShape | null): Ready | null => {
    const made = meshes.get(name) ?? readyOrNull(madeOrNull(make));
    if (made !== null) meshes.set(name, made);
    return made;
  };
  const asked = part.variants.filter(({ name }) => name !== LARGER);
  return asked.map((variant) => {
    const { name, make, from } = variant;
    // Both pairs with a fine mesh have the same one.
    const made = known(name === 'coarse and fine' ? 'fine mesh' : name, make);
    const first = from === 'original' ? original : known('coarse', part.coarse);
    if (made === null || first === null) return SKIPPED;
    return judgeReady({ pair, kind: name }, [first, made], truthOf(variant));
  });
}

function readyOrNull(shape: SolidShape | null): Ready | null {
  return shape === null ? null : ready(shape);
}

function truthOf({ right }: Variant): Truth {
  return { isRight: (found) => right.includes(found) };
}
