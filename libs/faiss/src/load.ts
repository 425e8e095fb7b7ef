import { fileURLToPath } from 'node:url';
import { AppError } from '@cadml/errors';
import type { NativeModule } from './native.ts';

export interface LoadOptions {
  /** Where `faiss.node` lies; needed when this code runs from a bundle. Default: `build/` of this package. */
  readonly path?: string;
}

export interface Faiss {
  /** Of the FAISS that the binding was built with, such as `1.7.3`. */
  readonly version: string;
  /** Where the binding was found. */
  readonly path: string;
  /** OpenMP threads of calls that do not say: 1 until set. Holds for this JavaScript thread. */
  setThreads(threads: number): void;
}

/** FAISS's numbers of the two metrics that this binding knows. */
export const MetricType = { METRIC_INNER_PRODUCT: 0, METRIC_L2: 1 } as const;

/**
 * Loads the native binding, once per JavaScript thread; the classes of this package load it themselves from the
 * default place when nobody called this before.
 * Throws SERVICE_UNAVAILABLE that says what is missing and how to get it, so that a service can start degraded.
 */
export function loadFaiss({ path = defaultPath() }: LoadOptions = {}): Faiss {
  loaded = loaded?.path === path ? loaded : { path, native: open(path) };
  return { version: loaded.native.version, path, setThreads };
}

/** The loaded binding. */
export function binding(): NativeModule {
  if (!loaded) loadFaiss();
  return (loaded as Loaded).native;
}

/** The number of threads for a call that asks for `threads`. */
export function threadsFor(threads: number | undefined): number {
  return threads ?? defaultThreads;
}

interface Loaded {
  readonly path: string;
  readonly native: NativeModule;
}

let loaded: Loaded | undefined;
let defaultThreads = 1;

function setThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    const message = 'threads must be a whole number from 1 to 256';
    throw new AppError({ code: 'VALIDATION_FAILED', stage: 'index', message });
  }
  defaultThreads = threads;
}

function defaultPath(): string {
  return fileURLToPath(new URL('../build/faiss.node', import.meta.url));
}

function open(path: string): NativeModule {
  const module = { exports: {} };
  try {
    process.dlopen(module, path);
  } catch (cause) {
    throw new AppError({
      code: 'SERVICE_UNAVAILABLE',
      stage: 'index',
      message: `FAISS cannot be loaded: ${whatIsMissing(String((cause as Error).message), path)}`,
      context: { path },
      cause,
    });
  }
  return module.exports as NativeModule;
}

/** The loader says `libX.so.0: cannot open shared object file` of whatever it did not find, the addon included. */
function whatIsMissing(reason: string, path: string): string {
  const library = /(lib[\w+.-]+\.so[\w.]*): cannot open shared object file/.exec(reason)?.[1];
  if (library) return `${library} is missing (${packageOf(library)})`;
  if (/no such file|cannot open/i.test(reason)) return `${path} is not there (make -C libs/faiss)`;
  return `${reason} (make -C libs/faiss)`;
}

function packageOf(library: string): string {
  if (library.startsWith('libopenblas')) return 'apt-get install libopenblas0';
  if (library.startsWith('libgomp')) return 'apt-get install libgomp1';
  return library.startsWith('libfaiss')
    ? 'the FAISS_ROOT that it was built with'
    : 'install what provides it';
}
