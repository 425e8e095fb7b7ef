import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';
import { exactly, type PartSample, type SampleFacts } from '../sample.ts';
import { cut } from '../shapes/booleans.ts';
import { type Outline, type Point2, polygon, slot } from '../shapes/outline.ts';
import { revolvedVolume } from '../shapes/outline-area.ts';
import { extrude, revolve } from '../shapes/solids.ts';

/** Lengths and diameters of the steps, from the lower end up. */
type Steps = readonly { readonly diameter: number; readonly length: number }[];

interface Keyway {
  readonly step: number;
  readonly width: number;
  readonly length: number;
  readonly depth: number;
}

interface Shaft {
  readonly steps: Steps;
  readonly keyway?: Keyway;
}

const CHAMFER = 1;

/** Turned shafts along z; keyways after DIN 6885 form A, seen from +x. */
export function makeShafts(oc: OpenCascade): PartSample[] {
  const stepped20: Steps = [
    { diameter: 15, length: 25 },
    { diameter: 20, length: 70 },
    { diameter: 17, length: 25 },
  ];
  const stepped30: Steps = [
    { diameter: 25, length: 40 },
    { diameter: 30, length: 60 },
    { diameter: 36, length: 10 },
    { diameter: 30, length: 50 },
    { diameter: 20, length: 40 },
  ];
  return [
    shaft(oc, { steps: [{ diameter: 12, length: 80 }] }, facts(0, 'shaft-plain-12', 'Dowel shaft 12 × 80')),
    shaft(oc, { steps: stepped20 }, facts(1, 'shaft-stepped-20', 'Stepped shaft 20 × 120')),
    shaft(oc, { steps: stepped30 }, facts(2, 'shaft-stepped-30', 'Stepped shaft 30 × 200')),
    shaft(
      oc,
      { steps: stepped30, keyway: { step: 3, width: 8, length: 36, depth: 4 } },
      facts(3, 'shaft-keyway-30', 'Shaft 30 × 200 with keyway'),
    ),
  ];
}

function facts(index: number, slug: string, name: string): SampleFacts {
  return {
    slug,
    name,
    partNumber: `SH-${300 + index}`,
    material: index === 0 ? 'C45' : '42CrMo4',
    tags: ['turned', ...(slug.includes('keyway') ? ['keyway'] : [])],
    description: `${name} mm, ends chamfered 1 × 45°`,
  };
}

function shaft(oc: OpenCascade, { steps, keyway }: Shaft, facts: SampleFacts): PartSample {
  const profile = section(steps);
  const body = revolve(oc, profile);
  const removed = keyway ? keywayVolume(steps, keyway) : 0;
  return {
    ...facts,
    kind: 'part',
    shape: keyway ? cut(oc, body, [keywayTool(oc, steps, keyway)]) : body,
    volume: keyway
      ? { mm3: revolvedVolume(profile) - removed, within: 1e-5 }
      : exactly(revolvedVolume(profile)),
  };
}

function section(steps: Steps): Outline {
  const points: Point2[] = [[0, 0]];
  let z = 0;
  for (const [i, { diameter, length }] of steps.entries()) {
    const radius = diameter / 2;
    points.push(...(i === 0 ? chamfer(radius, 0, 1) : [[radius, z] as Point2]));
    z += length;
    points.push(...(i === steps.length - 1 ? chamfer(radius, z, -1).reverse() : [[radius, z] as Point2]));
  }
  points.push([0, z]);
  return polygon(points);
}

function chamfer(radius: number, z: number, inwards: 1 | -1): Point2[] {
  return [
    [radius - CHAMFER, z],
    [radius, z + inwards * CHAMFER],
  ];
}

function keywayTool(oc: OpenCascade, steps: Steps, { step, width, length, depth }: Keyway): TopoDS_Shape {
  const { diameter } = stepAt(steps, step);
  const floor = diameter / 2 - depth;
  // Drawn across the shaft: y first, z second. The slot lies along its first axis, so it is turned.
  const outline = turned(slot([middle(steps, step), 0], length, width));
  return extrude(oc, outline, { plane: 'yz', from: floor, depth: depth + 1 });
}

function turned({ start, steps }: Outline): Outline {
  const swap = ([u, v]: Point2): Point2 => [v, u];
  return {
    start: swap(start),
    steps: steps.map((step) =>
      'via' in step ? { via: swap(step.via), to: swap(step.to) } : { to: swap(step.to) },
    ),
  };
}

/** ∫ (√(r² − y²) − floor) · length(y) dy over the width, by the midpoint rule. */
function keywayVolume(steps: Steps, { step, width, length, depth }: Keyway): number {
  const r = stepAt(steps, step).diameter / 2;
  const [half, slices] = [width / 2, 20_000];
  let volume = 0;
  for (let i = 0; i < slices; i++) {
    const y = -half + (width * (i + 0.5)) / slices;
    const along = length - width + 2 * Math.sqrt(half * half - y * y);
    volume += ((Math.sqrt(r * r - y * y) - (r - depth)) * along * width) / slices;
  }
  return volume;
}

function middle(steps: Steps, index: number): number {
  const before = steps.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  return before + stepAt(steps, index).length / 2;
}

function stepAt(steps: Steps, index: number): Steps[number] {
  const step = steps[index];
  if (!step) throw new Error(`The shaft has no step ${index}.`);
  return step;
}
