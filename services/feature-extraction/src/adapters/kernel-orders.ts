import type { ReadJob, ReadOutcome, RenderJob, RenderOutcome } from '../application/ports.ts';
import { MAX_RENDITION_BYTES } from '../domain/rendition.ts';
import type { WorkerAnswer } from '../kernel/messages.ts';
import { kernelFailed } from './kernel-failures.ts';
import type { KernelOrder } from './kernel-task.ts';
import { parsePartStructure } from './part-structure-json.ts';
import { takeRendition } from './take-rendition.ts';

export function readOrder(job: ReadJob): KernelOrder<ReadOutcome> {
  const { units } = job;
  return {
    job,
    request: (file) => ({ type: 'read', ...file, ...(units ? { units } : {}) }),
    outcome: async (answer, timingsMs) => ({ document: expect(answer, 'done').document, timingsMs }),
  };
}

export function renderOrder(job: RenderJob): KernelOrder<RenderOutcome> {
  const { rendition, sizeMm, product } = job;
  const optional = { ...(sizeMm ? { sizeMm } : {}), ...(product === undefined ? {} : { product }) };
  const maxBytes = MAX_RENDITION_BYTES[rendition.kind];
  return {
    job,
    request: (file) => ({ type: 'render', ...file, rendition, ...optional }),
    outcome: async (answer, timingsMs, worker) => {
      const { bytes } = expect(answer, 'rendered');
      try {
        const content = await takeRendition(worker.scratch.outFolder, bytes, maxBytes);
        if (rendition.kind === 'structure') parsePartStructure(content);
        return { content, timingsMs };
      } catch (thrown) {
        // It says what is not so: the same as dead.
        worker.kill('crash');
        const failure = kernelFailed('geometry', 0);
        failure.cause = thrown;
        throw failure;
      }
    },
  };
}

function expect<K extends WorkerAnswer['type']>(
  answer: WorkerAnswer,
  type: K,
): Extract<WorkerAnswer, { type: K }> {
  if (answer.type === type) return answer as Extract<WorkerAnswer, { type: K }>;
  throw new Error(`A kernel worker answered '${answer.type}' instead of '${type}'.`);
}
