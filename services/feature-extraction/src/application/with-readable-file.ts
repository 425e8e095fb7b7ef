import type { ReadFormat, SourceFormat } from '../domain/document.ts';
import type { DrawingConverter } from './ports.ts';

/** What a job says of the file that is to be read, and the time that is left for it. */
interface Source {
  readonly path: string;
  readonly bytes: number;
  readonly timeoutMs: number;
}

/**
 * Hands out a file that a worker can read: the file itself, or what the converter makes of a DWG, for as long
 * as `use` runs. The time that the conversion took (`convertMs`, null when there was none) is gone for the
 * reading. Throws what `DrawingConverter` throws.
 */
export async function withReadableFile<S extends Source, T>(
  converter: DrawingConverter | null,
  source: S & { readonly format: SourceFormat },
  signal: AbortSignal,
  use: (file: S & { readonly format: ReadFormat }, convertMs: number | null) => Promise<T>,
): Promise<T> {
  const { format, path, timeoutMs } = source;
  if (format !== 'dwg') return await use({ ...source, format }, null);
  if (converter === null) throw new Error('A DWG was taken without a converter.');
  const started = performance.now();
  const converted = await converter.convert(path, { timeoutMs, signal });
  try {
    const convertMs = performance.now() - started;
    const { path: made, bytes } = converted;
    const left = Math.max(1, timeoutMs - convertMs);
    return await use({ ...source, path: made, bytes, timeoutMs: left, format: 'dxf' }, convertMs);
  } finally {
    await converted.dispose();
  }
}
