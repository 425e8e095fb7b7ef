import { fitCone } from './fit-cone.ts';
import { fitCylinder } from './fit-cylinder.ts';
import { type FittedSurface, fitPlane } from './fit-plane.ts';
import { fitSphere } from './fit-sphere.ts';
import { fitTorus } from './fit-torus.ts';
import type { SurfaceSamples } from './surface-samples.ts';

export type { FittedSurface } from './fit-plane.ts';

/** From the plainest on: a narrow band of a cylinder could be called a torus as well. */
const CURVED = [fitCylinder, fitCone, fitSphere, fitTorus] as const;

/** The plainest surface that all samples lie on; `freeform` when there is none. */
export function fitSurface(samples: SurfaceSamples): FittedSurface {
  const plane = fitPlane(samples);
  if (plane !== null) return plane;
  const [first = { surface: { kind: 'freeform' }, bend: 'mixed' } as const] = curvedFits(samples);
  return first;
}

/** The curved surfaces that all samples lie on, the plainest first. */
export function* curvedFits(samples: SurfaceSamples): Generator<FittedSurface> {
  for (const fit of CURVED) {
    const found = fit(samples);
    if (found !== null) yield found;
  }
}
