import { beforeAll, expect, test } from '@jest/globals';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { writeStep } from '../../src/kernel/write-step.ts';
import { varyPart } from '../support/part-variants.ts';

const SIDE = 28;
const PITCH = 0.4;
const PINS = 64;

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

function box(low: readonly [number, number, number], high: readonly [number, number, number]): TopoDS_Shape {
  return new oc.BRepPrimAPI_MakeBox(new oc.gp_Pnt(...low), new oc.gp_Pnt(...high)).Shape();
}

/** A package with equal pins on its four sides; one mark beside a diagonal says which is the first. */
function markedPackage(): Uint8Array {
  const half = SIDE / 2;
  const dent = new oc.BRepPrimAPI_MakeCylinder(
    new oc.gp_Ax2(new oc.gp_Pnt(half - 2, half - 3, 1.3), new oc.gp_Dir(0, 0, 1)),
    0.4,
    1,
  ).Shape();
  const body = new oc.BRepAlgoAPI_Cut(box([-half, -half, 0], [half, half, 1.4]), dent).Shape();
  const pins = Array.from({ length: PINS }, (_, i) => {
    const at = (i - (PINS - 1) / 2) * PITCH;
    const [low, high] = [at - 0.09, at + 0.09];
    return [
      box([half, low, 0.2], [half + 1, high, 0.4]),
      box([-half - 1, low, 0.2], [-half, high, 0.4]),
      box([low, half, 0.2], [high, half + 1, 0.4]),
      box([low, -half - 1, 0.2], [high, -half, 0.4]),
    ];
  });
  return writeStep(oc, [body, ...pins.flat()]);
}

test('the mark of the first pin tells how a package with hundreds of equal pins is turned', () => {
  using part = varyPart(oc, markedPackage());
  for (const [name, found] of Object.entries({ moved: 'identical', mirrored: 'mirrored' })) {
    const copy = part.variants.find((variant) => variant.name === name)?.make();
    expect(copy && compareShapes(part.original, copy)).toMatchObject({ class: found, maxDeviationMm: 0 });
  }
}, 120_000);
