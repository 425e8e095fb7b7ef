import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';
import { type ExpectedVolume, exactly, type PartSample, type StepSchema, type StlTwin } from '../sample.ts';
import { cut } from '../shapes/booleans.ts';
import { type Outline, polygon } from '../shapes/outline.ts';
import { revolvedVolume } from '../shapes/outline-area.ts';
import { boltCircle } from '../shapes/patterns.ts';
import { cylinder, cylinderVolume, revolve } from '../shapes/solids.ts';

export interface Flange {
  readonly outer: number;
  readonly bore: number;
  readonly thickness: number;
  readonly bolts: number;
  readonly boltCircle: number;
  readonly hole: number;
  readonly face: { readonly diameter: number; readonly height: number };
  /** A conical neck above the plate. */
  readonly neck?: { readonly foot: number; readonly top: number; readonly height: number };
}

/** Main dimensions of EN 1092-1, PN 16. */
export const DN50: Flange = {
  outer: 165,
  bore: 61.5,
  thickness: 18,
  bolts: 4,
  boltCircle: 125,
  hole: 18,
  face: { diameter: 102, height: 3 },
};

const DN25: Flange = {
  ...DN50,
  outer: 115,
  bore: 34.5,
  thickness: 16,
  boltCircle: 85,
  hole: 14,
  face: { diameter: 68, height: 2 },
};
const DN80: Flange = {
  ...DN50,
  outer: 200,
  bore: 90.5,
  thickness: 20,
  bolts: 8,
  boltCircle: 160,
  face: { diameter: 138, height: 3 },
};
const DN100: Flange = {
  ...DN80,
  outer: 220,
  bore: 116,
  boltCircle: 180,
  face: { diameter: 158, height: 3 },
};
const HUB: Flange = {
  ...DN50,
  bolts: 6,
  hole: 14,
  thickness: 16,
  bore: 54.5,
  neck: { foot: 76, top: 60.3, height: 29 },
};

const INCH = 25.4;
/** NPS 2 of ASME B16.5, class 150. */
const NPS2: Flange = {
  outer: 6 * INCH,
  bore: 2.44 * INCH,
  thickness: 0.69 * INCH,
  bolts: 4,
  boltCircle: 4.75 * INCH,
  hole: 0.75 * INCH,
  face: { diameter: 3.62 * INCH, height: 0.06 * INCH },
};

interface Variant {
  readonly slug: string;
  readonly name: string;
  readonly flange: Flange;
  readonly twin?: StlTwin;
  readonly schema?: StepSchema;
  readonly inch?: true;
}

const VARIANTS: readonly Variant[] = [
  { slug: 'flange-dn25-4', name: 'Flange DN 25', flange: DN25 },
  { slug: 'flange-dn50-4', name: 'Flange DN 50', flange: DN50, twin: 'ascii' },
  { slug: 'flange-dn80-8', name: 'Flange DN 80', flange: DN80 },
  { slug: 'flange-dn100-8', name: 'Flange DN 100', flange: DN100, schema: 'AP242DIS' },
  { slug: 'flange-hub-dn50-6', name: 'Hub flange DN 50', flange: HUB },
  { slug: 'flange-nps2-4', name: 'Flange NPS 2', flange: NPS2, inch: true },
];

export function makeFlanges(oc: OpenCascade): PartSample[] {
  return VARIANTS.map(({ slug, name, flange, twin, schema, inch }, i) => ({
    kind: 'part',
    slug,
    partNumber: `FL-${200 + i}`,
    name,
    material: inch ? 'A105' : 'P250GH',
    tags: ['piping', flange.neck ? 'weld neck' : 'plate', `${flange.bolts} holes`, ...(inch ? ['inch'] : [])],
    description: `${name}: ${flange.bolts} holes on ${mm(flange.boltCircle)}, outer ${mm(flange.outer)}, bore ${mm(flange.bore)}, raised face`,
    ...makeFlange(oc, flange),
    ...(twin ? { twin } : {}),
    ...(schema ? { schema } : {}),
    ...(inch ? { unit: 'INCH' as const } : {}),
  }));
}

/** A flange on its back: the plate from z = 0 up, the sealing face (or the neck) on top. */
export function makeFlange(oc: OpenCascade, flange: Flange): { shape: TopoDS_Shape; volume: ExpectedVolume } {
  const { thickness, hole } = flange;
  const profile = section(flange);
  const drills = boltCircle(flange.bolts, flange.boltCircle).map(([x, y]) =>
    cylinder(oc, { at: [x, y, -1], axis: 'z', diameter: hole, length: thickness + 2 }),
  );
  return {
    shape: cut(oc, revolve(oc, profile), drills),
    volume: exactly(revolvedVolume(profile) - drills.length * cylinderVolume(hole, thickness)),
  };
}

/** Radius and height; the raised face is part of the top, so the holes see the plate alone. */
function section({ outer, bore, thickness: t, face, neck }: Flange): Outline {
  const [inside, outside] = [bore / 2, outer / 2];
  const top = neck
    ? ([
        [neck.foot / 2, t],
        [neck.top / 2, t + neck.height],
        [inside, t + neck.height],
      ] as const)
    : ([
        [face.diameter / 2, t],
        [face.diameter / 2, t + face.height],
        [inside, t + face.height],
      ] as const);
  return polygon([[inside, 0], [outside - 1, 0], [outside, 1], [outside, t - 1], [outside - 1, t], ...top]);
}

function mm(length: number): string {
  return `${Number(length.toFixed(2))} mm`;
}
