import type { ReadFormat, SourceFormat } from '../domain/document.ts';
import type { DrawingConverter, FileJob } from './ports.ts';

/** Work on a file that may still have to be converted. */
type SourceJob<J extends FileJob> = Omit<J, 'format'> & { readonly format: SourceFormat };

/**
 * Runs `work` on a file that workers can read: a DWG is made a DXF first, which lasts as long as the work. The
 * time that the conversion took is gone for it; `convertMs` is null where there was none.
 */
export async function withReadable<J extends FileJob, R>(
  converter: DrawingConverter | null,
  job: SourceJob<J>,
  signal: AbortSignal,
  work: (job: J, convertMs: number | null) => Promise<R>,
): Promise<R> {
  const as = (format: ReadFormat, changed: object = {}) => ({ ...job, ...changed, format }) as unknown as J;
  if (job.format !== 'dwg') return await work(as(job.format), null);
  if (converter === null) throw new Error('A DWG was taken without a converter.');
  const started = performance.now();
  const { path, bytes, dispose } = await converter.convert(job.path, { timeoutMs: job.timeoutMs, signal });
  try {
    const convertMs = performance.now() - started;
    const timeoutMs = Math.max(1, job.timeoutMs - convertMs);
    return await work(as('dxf', { path, bytes, timeoutMs }), convertMs);
  } finally {
    await dispose();
  }
}
