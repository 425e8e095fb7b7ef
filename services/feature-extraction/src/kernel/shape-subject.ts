import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { Units } from '../domain/document.ts';
import type { Scene } from '../domain/scene.ts';
import { drawnAsMesh } from '../domain/sheet/drawn-as-mesh.ts';
import { VIEWS } from '../domain/sheet/layout.ts';
import type { PartDrawing } from '../domain/sheet/part-sheet.ts';
import type { Polylines, ViewLines, ViewName } from '../domain/sheet/view-lines.ts';
import { unitOfSize } from '../domain/unit-of-size.ts';
import { deflectionOf, meshingSize } from './deflection.ts';
import { hiddenLines } from './hidden-lines.ts';
import { isKernelException, type OpenCascade } from './open-cascade.ts';
import type { MeasuredStep, OpenStep } from './open-step.ts';
import { PLAIN, type ShapeDress, shapeScene } from './shape-scene.ts';
import type { Subject } from './subject.ts';

/**
 * Exact hidden lines take time with edges times faces, about 15 µs for each pair; above this, some three
 * seconds, a part is drawn by its triangles.
 */
const MAX_PAIRS = 200_000;

/** An open file with a B-rep: what it takes to show it. */
export type OpenShape = Pick<OpenStep, 'shape' | 'areaMm2'> & {
  readonly preflight: { readonly units: Pick<Units, 'assumed'> };
  measured(): Pick<MeasuredStep, 'boundingBox' | 'measures'>;
};

export interface SubjectOptions {
  /** Tells the unit of a file that declares none. */
  readonly sizeMm: Vec3 | undefined;
  /** Names and colours, from whoever reads the text of the file. */
  readonly dress?: () => ShapeDress;
}

/** An open STEP, BREP or IGES file as a part to be shown. */
export function shapeSubject(
  oc: OpenCascade,
  open: OpenShape,
  { sizeMm, dress = () => PLAIN }: SubjectOptions,
): Subject {
  const scale = mmPerUnit(open, sizeMm);
  const scaled = ([x, y, z]: Vec3): Vec3 => [x * scale, y * scale, z * scale];
  const scene = (): Scene =>
    shapeScene(oc, open.shape, { diagonal: meshingSize(open), scale, dress: dress() });
  return {
    scene,
    drawing: () => {
      const { boundingBox, measures } = open.measured();
      const box = { min: scaled(boundingBox.min), max: scaled(boundingBox.max) };
      const exact = measures.edges * measures.faces <= MAX_PAIRS ? exactViews(oc, open, scale) : null;
      if (exact === null) return drawnAsMesh(scene(), box);
      return { box, views: exact, method: 'Exact hidden lines.' };
    },
  };
}

/** Of the unit in which the shape was read. `sizeMm` tells it for a file that declares none. */
export function mmPerUnit(open: OpenShape, sizeMm: Vec3 | undefined): number {
  if (!open.preflight.units.assumed || !sizeMm) return 1;
  return MM_PER_UNIT[unitOfSize(extents(open.measured().boundingBox), sizeMm) ?? 'mm'];
}

/** null when the kernel cannot do it: some surfaces are beyond the algorithm. */
function exactViews(
  oc: OpenCascade,
  { shape, areaMm2 }: OpenShape,
  scale: number,
): PartDrawing['views'] | null {
  const deflection = deflectionOf(meshingSize({ areaMm2 })) / 2;
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
