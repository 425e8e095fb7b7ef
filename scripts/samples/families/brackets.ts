import type { OpenCascade } from '../kernel.ts';
import { exactly, type PartSample, type SampleFacts } from '../sample.ts';
import { cut, fuse } from '../shapes/booleans.ts';
import { type Outline, type Point2, polygon, slot } from '../shapes/outline.ts';
import { outlineArea } from '../shapes/outline-area.ts';
import { cylinder, cylinderVolume, extrude } from '../shapes/solids.ts';

interface Angle {
  readonly leg: number;
  readonly width: number;
  readonly thickness: number;
  readonly hole: number;
  /** Holes in each leg, across its width. */
  readonly holes: 1 | 2;
  /** Slots of this length in the foot instead of its holes. */
  readonly slotLength?: number;
  /** Thickness of a rib in the middle. */
  readonly gusset?: number;
}

/** Angle brackets bent from sheet: legs along x and z, the width along y. */
export function makeBrackets(oc: OpenCascade): PartSample[] {
  const size = (leg: number) => `${leg} × ${leg} mm`;
  return [
    { slug: 'bracket-l-40', leg: 40, width: 30, thickness: 3, hole: 5.5, holes: 1 as const },
    { slug: 'bracket-l-60', leg: 60, width: 40, thickness: 4, hole: 6.6, holes: 2 as const },
    { slug: 'bracket-l-80', leg: 80, width: 60, thickness: 5, hole: 9, holes: 2 as const },
    {
      slug: 'bracket-l-60-slotted',
      leg: 60,
      width: 40,
      thickness: 4,
      hole: 6.6,
      holes: 2 as const,
      slotLength: 18,
    },
    { slug: 'bracket-gusset-60', leg: 60, width: 50, thickness: 4, hole: 6.6, holes: 2 as const, gusset: 4 },
    { slug: 'bracket-gusset-80', leg: 80, width: 60, thickness: 5, hole: 9, holes: 2 as const, gusset: 6 },
  ].map(({ slug, ...angle }, i) =>
    bracket(oc, angle, {
      slug,
      partNumber: `BR-${100 + i}`,
      name: `${angle.gusset ? 'Gusset' : 'Angle'} bracket ${angle.leg}${angle.slotLength ? ', slotted' : ''}`,
      material: angle.gusset ? 'S355' : 'S235',
      tags: ['sheet metal', ...(angle.gusset ? ['welded'] : []), ...(angle.slotLength ? ['adjustable'] : [])],
      description: `Angle ${size(angle.leg)}, ${angle.thickness} mm thick, ${angle.width} mm wide${
        angle.gusset ? `, with a rib of ${angle.gusset} mm` : ''
      }`,
    }),
  );
}

function bracket(oc: OpenCascade, angle: Angle, facts: SampleFacts): PartSample {
  const { width, thickness, hole, gusset = 0 } = angle;
  const profile = angle.gusset ? sharpProfile(angle) : bentProfile(angle);
  const rib = ribOutline(angle);
  const body = extrude(oc, profile, { plane: 'xz', depth: width });
  const whole = gusset
    ? fuse(oc, body, [extrude(oc, rib, { plane: 'xz', depth: gusset, from: (width - gusset) / 2 })])
    : body;
  const wall = wallHoles(angle);
  const foot = footOpenings(oc, angle);
  const drills = wall.map(([y, z]) =>
    cylinder(oc, { at: [-1, y, z], axis: 'x', diameter: hole, length: thickness + 2 }),
  );
  return {
    ...facts,
    kind: 'part',
    shape: cut(oc, whole, [...drills, ...foot.tools]),
    volume: exactly(
      outlineArea(profile) * width +
        outlineArea(rib) * gusset -
        wall.length * cylinderVolume(hole, thickness) -
        foot.area * thickness,
    ),
    ...(facts.slug === 'bracket-l-60' ? { twin: 'binary' as const } : {}),
  };
}

/** The section of a bent sheet: inner radius of one thickness, outer of two. */
function bentProfile({ leg, thickness: t }: Angle): Outline {
  const [inner, outer] = [t, 2 * t];
  const onArc = (radius: number) => outer - radius * Math.SQRT1_2;
  return {
    start: [outer, 0],
    steps: [
      { to: [leg, 0] },
      { to: [leg, t] },
      { to: [outer, t] },
      { via: [onArc(inner), onArc(inner)], to: [t, outer] },
      { to: [t, leg] },
      { to: [0, leg] },
      { to: [0, outer] },
      { via: [onArc(outer), onArc(outer)], to: [outer, 0] },
    ],
  };
}

function sharpProfile({ leg, thickness: t }: Angle): Outline {
  return polygon([
    [0, 0],
    [leg, 0],
    [leg, t],
    [t, t],
    [t, leg],
    [0, leg],
  ]);
}

/** A triangle in the inner corner, cut off where its tips would be sharp. */
function ribOutline({ leg, thickness: t }: Angle): Outline {
  const reach = leg - t;
  return polygon([
    [t, t],
    [reach, t],
    [reach, 2 * t],
    [2 * t, reach],
    [t, reach],
  ]);
}

function wallHoles({ leg, width, holes }: Angle): Point2[] {
  const z = leg * 0.7;
  return holes === 1
    ? [[width / 2, z]]
    : [
        [width * 0.25, z],
        [width * 0.75, z],
      ];
}

function footOpenings(oc: OpenCascade, angle: Angle) {
  const { thickness, hole, slotLength } = angle;
  const centres = wallHoles(angle).map(([y, z]): Point2 => [z, y]);
  if (slotLength) {
    const slots = centres.map((centre) => slot(centre, slotLength, hole));
    return {
      tools: slots.map((outline) => extrude(oc, outline, { plane: 'xy', from: -1, depth: thickness + 2 })),
      area: slots.reduce((sum, outline) => sum + outlineArea(outline), 0),
    };
  }
  return {
    tools: centres.map(([x, y]) =>
      cylinder(oc, { at: [x, y, -1], axis: 'z', diameter: hole, length: thickness + 2 }),
    ),
    area: centres.length * cylinderVolume(hole, 1),
  };
}
