import { describeStep } from '../../src/kernel/describe-step.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { readStructure } from '../../src/kernel/read-structure.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { stepProducts } from '../../src/kernel/step-products.ts';

/** What is said of a STEP text (one character for each byte), lengths to 1e-6 mm. */
export function readStep(oc: OpenCascade, text: string) {
  using step = openStep(oc, Buffer.from(text, 'latin1'), new StageClock(() => undefined));
  const { boundingBox, solids, faces, volumeMm3, warnings } = describeStep(oc, step, undefined);
  return {
    ...{ solids, faces, volume: volumeMm3 === null ? null : rounded(volumeMm3) },
    box: [boundingBox.min.map(rounded), boundingBox.max.map(rounded)],
    warnings: warnings.map(({ code }) => code),
  };
}

/** The uses of a STEP text: `assembly > component` by name, how many, and where (x, y, z). */
export function usesIn(oc: OpenCascade, text: string) {
  const source = stepProducts(oc, Buffer.from(text, 'latin1'), { sizeMm: undefined, limits: undefined });
  const { products, occurrences, warnings } = readStructure(source);
  return {
    uses: occurrences.map(({ assembly, component, quantity = 1, transform }) => ({
      of: `${products[assembly]?.name} > ${products[component]?.name}`,
      quantity,
      at: [3, 7, 11].map((cell) => rounded(transform[cell] as number)),
    })),
    warnings: warnings.map(({ code }) => code),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(6)) + 0;
}
