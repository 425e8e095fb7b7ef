// Compares drilled plates with each other: for any line on the standard input one line of JSON goes out. A process of its
// own, as the kernel keeps what it has made until it ends.
import { createInterface } from 'node:readline';
import type { Evidence } from '../../services/feature-extraction/src/domain/compare/evidence.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import {
  type Drilled,
  type Plate,
  plateBrep,
  plateMesh,
} from '../../services/feature-extraction/test/support/drilled-plates.ts';
import { brepOf, type Recipe } from '../../services/feature-extraction/test/support/kernel-solids.ts';
import { mirrored } from '../../services/feature-extraction/test/support/solid-shapes.ts';
import { type Judged, judge, type Truth } from '../lib/judged.ts';

const SIZES: readonly Plate['size'][] = [
  [400, 300, 8],
  [120, 80, 10],
  [100, 60, 1.6],
];
const DIAMETERS = [0.8, 5, 20];
const SAME: readonly string[] = ['identical', 'mirrored', 'scaled', 'remeshed'];

/** How far the hole is moved that alone tells which way a plate lies, in mm. */
const SHIFTS = [0.1, 2] as const;
const DOWEL = 4;
const isRight = (found: string) => !SAME.includes(found);
const APART: Record<'breps' | 'meshes', Truth> = { breps: { isRight }, meshes: { isRight } };
/** The chords of the meshes, in mm. */
const CHORDS = 0.1;
/** Parts that no mirror leaves as they are. */
const LEFT_HANDED: readonly Recipe[] = [12, 29.9].flatMap((x): Recipe[] => [
  [
    ['add', { box: [[60, 40, 5]] }],
    ['add', { box: [[60, 5, 30]] }],
    ['cut', { cylinder: [6, 20, [x, 25, -1], [0, 0, 1]] }],
  ],
  [
    ['add', { box: [[60, 40, 10]] }],
    ['cut', { cylinder: [6, 20, [10, 10, -1], [0, 0, 1]] }],
    ['cut', { cylinder: [6, 20, [x + 20, 14, 5], [0, 0, 1]] }],
  ],
]);

const oc = await loadOpenCascade();
for await (const _ of createInterface({ input: process.stdin })) {
  const judged = [
    ...SIZES.flatMap((size) => DIAMETERS.flatMap((diameter) => ofPlate(size, diameter))),
    ...SIZES.flatMap((size) => SHIFTS.flatMap((shiftMm) => ofTurnable(size, shiftMm))),
    ...LEFT_HANDED.map(ofHanded),
  ];
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
    const truth = kind === 'hole moved' ? movedBy(length * 0.02, [size, diameter]) : APART;
    return [
      judge({ pair: `${pair}, B-reps`, kind }, [plateBrep(oc, given), plateBrep(oc, other)], truth.breps),
      judge({ pair: `${pair}, meshes`, kind }, [plateMesh(oc, given), plateMesh(oc, other)], truth.meshes),
      judge(
        { pair: `${pair}, B-rep and mesh`, kind },
        [plateBrep(oc, given), plateMesh(oc, other)],
        truth.meshes,
      ),
    ];
  });
}

/** A plate that may be turned about but for one hole, which is moved. */
function ofTurnable(size: Plate['size'], shiftMm: number): readonly Judged[] {
  const [length, width] = size;
  const [near, far] = [0.12, 0.88];
  const holes = [near, far].flatMap((x) => [near, far].map((y): Drilled => [length * x, width * y, 5]));
  const plate = (x: number): Plate => ({ size, holes: [...holes, [x, width * 0.3, DOWEL]] });
  const shapes = [plate(length / 2), plate(length / 2 + shiftMm)].map((one) => plateBrep(oc, one));
  const pair = `${size.join(' × ')}, ⌀${DOWEL} moved by ${shiftMm}`;
  const truth = movedBy(shiftMm, [size, DOWEL]).breps;
  return [judge({ pair, kind: 'hole moved' }, shapes as [SolidShape, SolidShape], truth)];
}

/** What must be said of a hole that is moved: words to 1 %, distances to 2 %, those of meshes to their chords. */
function movedBy(shiftMm: number, [[, , thick], diameter]: readonly [Plate['size'], number]): typeof APART {
  // Amid its depth a wall is in the other's plate, and the middle of a hole is where the other has none.
  const apartMm = Math.max(Math.min(thick / 2, shiftMm), Math.min(diameter / 2, shiftMm));
  const isApart = ({ maxDeviationMm }: Evidence, openMm: number) =>
    Math.abs((maxDeviationMm ?? 0) - apartMm) <= 0.02 * apartMm + openMm;
  const isSaid = ({ reasons }: Evidence) => {
    const [, mm] = reasons.join().match(/stands ([\d.]+) mm elsewhere/) ?? [];
    return Math.abs(Number(mm) - shiftMm) <= 0.01 * shiftMm;
  };
  return {
    breps: { isRight, isTrue: (found) => isApart(found, 0) && isSaid(found) },
    meshes: { isRight, isTrue: (found) => isApart(found, CHORDS) },
  };
}

function ofHanded(recipe: Recipe, i: number): Judged {
  const shape = brepOf(oc, recipe);
  const truth: Truth = { isRight: (found) => found === 'mirrored' };
  return judge({ pair: `part ${i + 1}`, kind: 'mirrored, left-handed' }, [shape, mirrored(shape)], truth);
}
