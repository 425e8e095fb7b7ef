// Compares drilled plates with each other: for any line on the standard input one line of JSON goes out. A process of its
// own, as the kernel keeps what it has made until it ends.
import { createInterface } from 'node:readline';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import {
  type Drilled,
  type Plate,
  plateBrep,
  plateMesh,
} from '../../services/feature-extraction/test/support/drilled-plates.ts';
import { type Judged, judge } from '../lib/judged.ts';

const SIZES: readonly Plate['size'][] = [
  [400, 300, 8],
  [120, 80, 10],
  [100, 60, 1.6],
];
const DIAMETERS = [0.8, 5, 20];
const SAME: readonly string[] = ['identical', 'mirrored', 'scaled', 'remeshed'];

const oc = await loadOpenCascade();
for await (const _ of createInterface({ input: process.stdin })) {
  const judged = SIZES.flatMap((size) => DIAMETERS.flatMap((diameter) => ofPlate(size, diameter)));
  process.stdout.write(`${JSON.stringify(judged)}\n`);
}

/** A plate with two holes, and others in which one hole is not as it was. */
function ofPlate(size: Plate['size'], diameter: number): readonly Judged[] {
  const [length, width] = size;
  const fixed: Drilled = [length * 0.7, width * 0.6, diameter * 1.5];
  const here: Drilled = [length * 0.25, width * 0.3, diameter];
  const plate = (...holes: readonly Drilled[]): Plate => ({ size, holes });
  // What is promised of meshes is relative to the size.
  const wider = Math.max(0.02 * diameter, 5e-4 * Math.hypot(...size));
  const given = plate(fixed, here);
  const others: readonly (readonly [string, Plate])[] = [
    ['hole moved', plate(fixed, [here[0] + length * 0.02, here[1], diameter])],
    ['one hole more', plate(fixed, here, [length * 0.4, width * 0.75, diameter])],
    ['other diameter', plate(fixed, [here[0], here[1], diameter + wider])],
  ];
  return others.flatMap(([kind, other]) => {
    const pair = `${size.join(' × ')}, ⌀${diameter}`;
    return [
      judgeApart(`${pair}, B-reps`, kind, [plateBrep(oc, given), plateBrep(oc, other)]),
      judgeApart(`${pair}, meshes`, kind, [plateMesh(oc, given), plateMesh(oc, other)]),
      judgeApart(`${pair}, B-rep and mesh`, kind, [plateBrep(oc, given), plateMesh(oc, other)]),
    ];
  });
}

function judgeApart(pair: string, kind: string, shapes: readonly [SolidShape, SolidShape]): Judged {
  return judge({ pair, kind }, shapes, (found) => !SAME.includes(found));
}
