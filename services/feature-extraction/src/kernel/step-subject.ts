import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { Scene } from '../domain/scene.ts';
import { drawnAsMesh } from '../domain/sheet/drawn-as-mesh.ts';
import { VIEWS } from '../domain/sheet/layout.ts';
import type { PartDrawing } from '../domain/sheet/part-sheet.ts';
import type { Polylines, ViewLines, ViewName } from '../domain/sheet/view-lines.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import { deflectionOf } from './deflection.ts';
import { hiddenLines } from './hidden-lines.ts';
import { isKernelException, type OpenCascade } from './open-cascade.ts';
import type { OpenStep } from './open-step.ts';
import { shapeScene } from './shape-scene.ts';
import { stepDress } from './step-dress.ts';
import type { Subject } from './subject.ts';

/**
 * Exact hidden lines take time with edges times faces, about 15 µs for each pair; above this, some three
 * seconds, a part is drawn by its triangles.
 */
const MAX_PAIRS = 200_000;

/** An open STEP file as a part to be shown. `sizeMm` tells the unit of a file that declares none. */
export function stepSubject(oc: OpenCascade, step: OpenStep, sizeMm: Vec3 | undefined): Subject {
  const { shape, boundingBox, measures, preflight } = step;
  const named = preflight.units.assumed && sizeMm ? unitOfSize(extents(boundingBox), sizeMm) : undefined;
  const scale = named ? MM_PER_UNIT[named] : 1;
  const diagonal = Math.hypot(...extents(boundingBox));
  const scaled = ([x, y, z]: Vec3): Vec3 => [x * scale, y * scale, z * scale];
  const box = { min: scaled(boundingBox.min), max: scaled(boundingBox.max) };
  const scene = (): Scene => shapeScene(oc, shape, { diagonal, scale, dress: stepDress(step) });
  return {
    scene,
    drawing: () => {
      const exact = measures.edges * measures.faces <= MAX_PAIRS ? exactViews(oc, step, scale) : null;
      if (exact === null) return drawnAsMesh(scene(), box);
      return { box, views: exact, method: 'Exact hidden lines.' };
    },
  };
}

/** null when the kernel cannot do it: some surfaces are beyond the algorithm. */
function exactViews(
  oc: OpenCascade,
  { shape, boundingBox }: OpenStep,
  scale: number,
): PartDrawing['views'] | null {
  const deflection = deflectionOf(Math.hypot(...extents(boundingBox))) / 2;
  const view = (name: ViewName): ViewLines => {
    const lines = hiddenLines(oc, shape, VIEWS[name], deflection);
    const scaled = (polylines: Polylines) => polylines.map((line) => line.map((value) => value * scale));
    return { visible: scaled(lines.visible), smooth: scaled(lines.smooth), hidden: scaled(lines.hidden) };
  };
  try {
    return { front: view('front'), top: view('top'), left: view('left'), isometric: view('isometric') };
  } catch (thrown) {
    if (isKernelException(thrown)) return null;
    throw thrown;
  }
}
