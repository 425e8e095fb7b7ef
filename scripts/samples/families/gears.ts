import type { OpenCascade } from '../kernel.ts';
import { exactly, type PartSample, type StlTwin } from '../sample.ts';
import { cut, fuse } from '../shapes/booleans.ts';
import { gearOutline } from '../shapes/involute.ts';
import { outlineArea } from '../shapes/outline-area.ts';
import { cylinder, cylinderVolume, extrude } from '../shapes/solids.ts';

interface Gear {
  readonly module: number;
  readonly teeth: number;
  readonly width: number;
  readonly bore: number;
  readonly hub?: { readonly diameter: number; readonly height: number };
  readonly twin?: StlTwin;
}

const GEARS: readonly Gear[] = [
  { module: 1, teeth: 18, width: 8, bore: 6 },
  { module: 1.5, teeth: 20, width: 12, bore: 8, hub: { diameter: 20, height: 8 } },
  { module: 2, teeth: 24, width: 16, bore: 12, twin: 'binary' },
];

/** Spur gears from z = 0 up, a tooth on the x axis. */
export function makeGears(oc: OpenCascade): PartSample[] {
  return GEARS.map((gear, i) => ({
    kind: 'part',
    slug: `gear-m${String(gear.module).replace('.', '_')}-z${gear.teeth}`,
    partNumber: `GE-${700 + i}`,
    name: `Spur gear m ${gear.module}, z ${gear.teeth}`,
    material: gear.module === 1 ? 'POM' : 'C45',
    tags: ['drive', `module ${gear.module}`, ...(gear.hub ? ['hub'] : [])],
    description: `Spur gear, module ${gear.module} mm, ${gear.teeth} teeth, 20°, ${gear.width} mm wide, bore ${gear.bore} mm`,
    ...makeGear(oc, gear),
  }));
}

function makeGear(oc: OpenCascade, gear: Gear) {
  const { width, bore, hub, twin } = gear;
  const outline = gearOutline(gear);
  const height = width + (hub?.height ?? 0);
  const rim = extrude(oc, outline, { plane: 'xy', depth: width });
  const body = hub
    ? fuse(oc, rim, [
        cylinder(oc, { at: [0, 0, width], axis: 'z', diameter: hub.diameter, length: hub.height }),
      ])
    : rim;
  const drill = cylinder(oc, { at: [0, 0, -1], axis: 'z', diameter: bore, length: height + 2 });
  return {
    shape: cut(oc, body, [drill]),
    volume: exactly(
      outlineArea(outline) * width +
        (hub ? cylinderVolume(hub.diameter, hub.height) : 0) -
        cylinderVolume(bore, height),
    ),
    ...(twin ? { twin } : {}),
  };
}
