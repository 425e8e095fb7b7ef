import { constants, copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@cadml/errors';
import type { ConversionLimits, ConvertedDrawing, DrawingConverter } from '../application/ports.ts';
import type { ConverterCommand } from '../domain/converter-command.ts';
import { runConverter } from './converter-process.ts';
import { ConverterSlots } from './converter-slots.ts';
import { canDieWithParent } from './kernel-command.ts';

export interface ConverterSettings {
  /** null: DWG is not converted. */
  readonly dwgConverterCommand: ConverterCommand | null;
  readonly dwgConverterTimeoutMs: number;
  /** A DXF may be as large as a file that is uploaded. */
  readonly maxUploadBytes: number;
}

const AT_ONCE = 2;
const WAITING = 32;
const LOOK_MS = 100;

/** The operator's converter of DWG files, or null. */
export async function createDrawingConverter(settings: ConverterSettings): Promise<DrawingConverter | null> {
  const { dwgConverterCommand } = settings;
  if (dwgConverterCommand === null) return null;
  const tie = (await canDieWithParent()) ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  return new CommandDrawingConverter((paths) => [...tie, ...dwgConverterCommand(paths)], settings);
}

class CommandDrawingConverter implements DrawingConverter {
  readonly #command: ConverterCommand;
  readonly #settings: ConverterSettings;
  readonly #slots = new ConverterSlots(AT_ONCE, WAITING);

  constructor(command: ConverterCommand, settings: ConverterSettings) {
    this.#command = command;
    this.#settings = settings;
  }

  async convert(path: string, { timeoutMs, signal }: ConversionLimits): Promise<ConvertedDrawing> {
    const allowedMs = Math.min(timeoutMs, this.#settings.dwgConverterTimeoutMs);
    const deadline = AbortSignal.timeout(allowedMs);
    const folder = await mkdtemp(join(tmpdir(), 'cadml-dwg-'));
    const dispose = () => rm(folder, { recursive: true, force: true });
    try {
      const either = AbortSignal.any([signal, deadline]);
      return { ...(await this.#convertIn(folder, path, either)), dispose };
    } catch (thrown) {
      await dispose();
      if (signal.aborted) throw cancelled();
      throw deadline.aborted ? timedOut(allowedMs) : thrown;
    }
  }

  async #convertIn(folder: string, path: string, signal: AbortSignal) {
    const [inputFolder, outputFolder] = [join(folder, 'in'), join(folder, 'out')];
    await Promise.all([mkdir(inputFolder), mkdir(outputFolder)]);
    const input = join(inputFolder, 'drawing.dwg');
    const output = join(outputFolder, 'drawing.dxf');
    const free = await this.#slots.take(signal);
    try {
      // Converters go by the ending of the name, and may change what they read.
      await copyFile(path, input, constants.COPYFILE_FICLONE);
      await this.#run(this.#command({ input, output, inputFolder, outputFolder }), folder, signal);
    } finally {
      free();
    }
    const bytes = await sizeOf(output);
    if (bytes === 0) throw failed('wrote no DXF', '');
    return { path: output, bytes };
  }

  async #run(words: readonly string[], folder: string, signal: AbortSignal): Promise<void> {
    const { maxUploadBytes } = this.#settings;
    const tooMuch = new AbortController();
    const watch = setInterval(async () => {
      if ((await folderSize(join(folder, 'out'))) > maxUploadBytes) tooMuch.abort();
    }, LOOK_MS);
    try {
      const end = await runConverter({ words, folder, signal: AbortSignal.any([signal, tooMuch.signal]) });
      signal.throwIfAborted();
      const bytes = await folderSize(join(folder, 'out'));
      if (tooMuch.signal.aborted || bytes > maxUploadBytes) throw tooLarge(maxUploadBytes);
      if (end.exitCode !== 0) throw failed(`ended with ${end.exitCode ?? 'a signal'}`, end.complaint);
    } catch (thrown) {
      throw isSpawnError(thrown) ? doesNotStart(thrown) : thrown;
    } finally {
      clearInterval(watch);
    }
  }
}

async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : 0;
}

function isSpawnError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'syscall' in thrown && String(thrown.syscall).startsWith('spawn');
}

function failed(how: string, complaint: string): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: `The DWG file could not be converted: the converter ${how}. Save the drawing as DXF.`,
    cause: new Error(complaint),
  });
}

function tooLarge(allowed: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: `The DXF that the converter made of the DWG file has over ${allowed} bytes. Split the drawing.`,
    context: { limit: 'convertedBytes', allowed },
  });
}

function timedOut(timeoutMs: number): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'parse',
    message: 'Converting the DWG file took longer than allowed. Save the drawing as DXF.',
    context: { timeoutMs },
  });
}

function cancelled(): AppError {
  const message = 'The caller went away before the file was converted.';
  return new AppError({ code: 'CANCELLED', stage: 'parse', message });
}

function doesNotStart(cause: Error): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'parse',
    message: 'The DWG converter of this installation does not start. Save the drawing as DXF.',
    context: { retryAfterSeconds: 60 },
    cause,
  });
}
