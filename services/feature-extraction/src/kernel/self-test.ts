import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';

const EXPECTED = { volumeMm3: 6000, areaMm2: 2200, solids: 1, shells: 1, faces: 6, edges: 12 } as const;

/**
 * Measures a box of 10 × 20 × 30 mm. The kernel's type file declares classes that throw when used, and a
 * damaged wasm file loads: only a right answer shows that the kernel works. Throws with what is wrong.
 */
export function selfTest(oc: OpenCascade): void {
  using maker = new oc.BRepPrimAPI_MakeBox(10, 20, 30);
  using shape = maker.Shape();
  const problems = differences(measureShape(oc, shape));
  if (problems.length > 0) throw new Error(`The CAD kernel measures a box wrongly: ${problems.join(', ')}`);
}

function differences(measured: ShapeMeasures): string[] {
  const wrong = Object.entries(EXPECTED).filter(
    ([name, value]) => !near(measured[name as keyof typeof EXPECTED] ?? Number.NaN, value),
  );
  const problems = wrong.map(([name, value]) => `${name} is not ${value}`);
  const { boundingBox: box, surfaceTypes } = measured;
  if (surfaceTypes.plane !== 6) problems.push('there are not 6 planes');
  const corner = [...(box?.min ?? []), ...(box?.max ?? [])];
  if (![0, 0, 0, 10, 20, 30].every((value, i) => near(corner[i] ?? Number.NaN, value))) {
    problems.push(`the bounding box is ${corner.join(' ')}`);
  }
  return problems;
}

function near(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
}
