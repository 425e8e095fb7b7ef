import init, { type OpenCascadeInstance } from 'replicad-opencascadejs';
import { releaseOnDelete } from './release-on-delete.ts';
import { instantiateFrom, type OpenedWasm, openWasm, type WasmModule } from './wasm-code.ts';
import { wasmPath } from './wasm-path.ts';

export type OpenCascade = OpenCascadeInstance;

/**
 * Loads the CAD kernel (OCCT 8 as WebAssembly) into this process. Once per process: an instance that has
 * trapped is discarded together with its process. `codePath`: see `openWasm`.
 */
export async function loadOpenCascade(codePath: string | null = null): Promise<OpenCascade> {
  return (await loadWithModule(codePath)).oc;
}

/** The same with the module that it was made of. */
export async function loadWithModule(
  codePath: string | null = null,
): Promise<OpenedWasm & { readonly oc: OpenCascade }> {
  const opened = openWasm(wasmPath(), codePath);
  return { oc: await instantiate(opened.module), ...opened };
}

/** One more instance of the kernel, with a memory of its own; the compiled code is shared. */
export async function instantiate(module: WasmModule): Promise<OpenCascade> {
  // It prints transfer statistics and complaints about files; nobody reads them.
  const silent = () => undefined;
  const oc = await init({ print: silent, printErr: silent, instantiateWasm: instantiateFrom(module) });
  releaseOnDelete(oc);
  return oc;
}

/** What the kernel threw, in one line. C++ exceptions arrive as `WebAssembly.Exception`. */
export function describeKernelError(oc: OpenCascade, thrown: unknown): string {
  if (!isKernelException(thrown)) return thrown instanceof Error ? thrown.message : String(thrown);
  const [type, message] = oc.getExceptionMessage(thrown as never);
  return message ? `${type}: ${message}` : type;
}

/** True for a C++ exception, after which the kernel is sound; a trap (RuntimeError) leaves it unusable. */
export function isKernelException(thrown: unknown): boolean {
  return thrown instanceof wasm.Exception;
}

/**
 * True when the WebAssembly instance itself broke: nothing it says afterwards can be trusted. What is deleted on the way
 * out of a broken one throws too, and JavaScript puts both into one error.
 */
export function isTrap(thrown: unknown): boolean {
  if (thrown instanceof SuppressedError) return isTrap(thrown.error) || isTrap(thrown.suppressed);
  return thrown instanceof wasm.RuntimeError || thrown instanceof RangeError;
}

// The type library without DOM does not know the global.
const wasm = Reflect.get(globalThis, 'WebAssembly') as Record<
  'Exception' | 'RuntimeError',
  new (
    ...args: never[]
  ) => object
>;
