import type { AppError } from '@cadml/errors';
import type {
  CompareOutcome,
  FileJob,
  ReadJob,
  ReadOutcome,
  ReadStage,
  RenderJob,
  RenderOutcome,
} from '../application/ports.ts';
import type { IgesFacts } from '../domain/iges/preflight.ts';
import { MAX_RENDITION_BYTES } from '../domain/rendition.ts';
import { CONVERTED_FILE, MAX_CONVERTED_BYTES, type WorkerAnswer } from '../kernel/messages.ts';
import { parseEvidence } from './evidence-json.ts';
import { kernelFailed } from './kernel-failures.ts';
import type { KernelProcess } from './kernel-process.ts';
import type { KernelOrder } from './kernel-task.ts';
import { moveOutput } from './move-output.ts';
import { parsePartStructure } from './part-structure-json.ts';
import { takeRendition } from './take-rendition.ts';

type TimingsMs = ReadOutcome['timingsMs'];

/** `converted`: the job is for the BREP text that was made of an IGES file which says this. */
export function readOrder(job: ReadJob, converted?: IgesFacts): KernelOrder<ReadOutcome> {
  const { units } = job;
  return {
    job,
    request: (file) => ({ type: 'read', ...file, ...(units ? { units } : {}), ...told(converted) }),
    outcome: async (answer, timingsMs) => {
      const { document } = expect(answer, 'done');
      return { document: converted ? { ...document, layers: converted.layers } : document, timingsMs };
    },
  };
}

/** `converted` as in `readOrder`. */
export function renderOrder(job: RenderJob, converted?: IgesFacts): KernelOrder<RenderOutcome> {
  const { rendition, sizeMm, product } = job;
  const optional = {
    ...(sizeMm ? { sizeMm } : {}),
    ...(product === undefined ? {} : { product }),
    ...told(converted),
  };
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
        throw untrue(worker, thrown, 'geometry');
      }
    },
  };
}

/** How the two shapes in the file of the job stand to each other. */
export function compareOrder(job: FileJob): KernelOrder<CompareOutcome> {
  return {
    job,
    request: (file) => ({ type: 'compare', ...file }),
    outcome: async (answer, timingsMs, worker) => {
      const { bytes } = expect(answer, 'rendered');
      try {
        const content = await takeRendition(worker.scratch.outFolder, bytes, MAX_EVIDENCE_BYTES);
        return { evidence: parseEvidence(content), timingsMs };
      } catch (thrown) {
        throw untrue(worker, thrown, 'geometry');
      }
    },
  };
}

const MAX_EVIDENCE_BYTES = 64 * 1024;

export interface Inspection {
  readonly facts: IgesFacts;
  readonly timingsMs: TimingsMs;
}

/** What an IGES file says of itself. */
export function inspectOrder(job: FileJob): KernelOrder<Inspection> {
  return {
    job,
    request: (file) => ({ type: 'read', ...file }),
    outcome: async (answer, timingsMs) => ({ facts: expect(answer, 'inspected').facts, timingsMs }),
  };
}

export interface Conversion {
  /** Length of the text, which lies at the path that was asked for. */
  readonly bytes: number;
  readonly timingsMs: TimingsMs;
}

/** The shape of an IGES file as BREP text, put at `path`. */
export function convertOrder(job: FileJob, path: string): KernelOrder<Conversion> {
  return {
    job,
    request: (file) => ({ type: 'convert', ...file }),
    outcome: async (answer, timingsMs, worker) => {
      const { bytes } = expect(answer, 'converted');
      try {
        const output = { folder: worker.scratch.outFolder, name: CONVERTED_FILE, bytes };
        await moveOutput(output, MAX_CONVERTED_BYTES, path);
        return { bytes, timingsMs };
      } catch (thrown) {
        throw untrue(worker, thrown, 'parse');
      }
    },
  };
}

/** Requests are short: thousands of levels stay here. */
function told(converted: IgesFacts | undefined) {
  return converted ? { converted: { ...converted, layers: [] } } : {};
}

/** A worker that says what is not so is the same as dead. */
function untrue(worker: KernelProcess, cause: unknown, stage: ReadStage): AppError {
  worker.kill('crash');
  const failure = kernelFailed(stage, 0);
  failure.cause = cause;
  return failure;
}

function expect<K extends WorkerAnswer['type']>(
  answer: WorkerAnswer,
  type: K,
): Extract<WorkerAnswer, { type: K }> {
  if (answer.type === type) return answer as Extract<WorkerAnswer, { type: K }>;
  throw new Error(`A kernel worker answered '${answer.type}' instead of '${type}'.`);
}
