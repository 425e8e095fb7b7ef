import { beforeAll, expect, test } from '@jest/globals';
import { FRONT } from '../../src/domain/picture/view.ts';
import { describeStep } from '../../src/kernel/describe-step.ts';
import { extractMesh } from '../../src/kernel/extract-mesh.ts';
import { hiddenLines } from '../../src/kernel/hidden-lines.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type OpenStep, openStep } from '../../src/kernel/open-step.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { objectsAlive } from '../support/objects-alive.ts';
import { DRILLED_BLOCK } from './support/files.ts';

const OFTEN = 30;
const FACES = 7;

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

const USES: Readonly<Record<string, (step: OpenStep) => unknown>> = {
  'is read': () => undefined,
  'is described': (step) => describeStep(oc, step, undefined),
  'is meshed': ({ shape }) => extractMesh(oc, shape, 0.1),
  'is drawn': ({ shape }) => hiddenLines(oc, shape, FRONT, 0.1),
};

// The shape, and what the kernel read it from.
const alive = () => objectsAlive(oc, 'BRep_TFace') + FACES * objectsAlive(oc, 'StepData_StepModel');

test.each(Object.keys(USES))('nothing is left of a STEP file that %s', (use) => {
  const before = alive();
  let meanwhile = 0;
  for (let i = 1; i <= OFTEN; i++) {
    using step = openStep(oc, DRILLED_BLOCK, new StageClock(() => undefined));
    USES[use]?.(step);
    if (i === OFTEN) meanwhile = alive();
  }
  expect(meanwhile - before).toBeGreaterThanOrEqual(FACES);
  expect(alive() - before).toBeLessThan(FACES);
});
