import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

/** A `WebAssembly.Module`; the type library without DOM does not know it. */
export type WasmModule = object;

/** Emscripten's way to hand it an instance that was made elsewhere. */
export type InstantiateWasm = (
  imports: object,
  done: (instance: object, module: WasmModule) => void,
) => object;

export interface OpenedWasm {
  readonly module: WasmModule;
  /** Whether it has the compiled code that was given. */
  readonly codeTaken: boolean;
}

/**
 * The module of a kernel, from its wasm file and from what V8 had compiled of it in an earlier process: without
 * that each process compiles the same hot functions again, for seconds. `codePath`: what `writeCode` has written;
 * code of another V8, other flags or another processor is not taken, and compiling starts anew.
 */
export function openWasm(wasmPath: string, codePath: string | null): OpenedWasm {
  const wire = new Uint8Array(readFileSync(wasmPath));
  const kept = codePath === null ? null : withCode(readFileSync(codePath), wire);
  return { module: kept ?? new wasm.Module(wire), codeTaken: kept !== null };
}

export function instantiateFrom(module: WasmModule): InstantiateWasm {
  return (imports, done) => {
    done(new wasm.Instance(module, imports), module);
    return {};
  };
}

/**
 * What V8 has optimised of a module by now, in V8's own form, behind a byte that says who checks its bounds. Node has
 * no other door to the cache that browsers keep than V8's runtime functions `SerializeWasmModule` and
 * `DeserializeWasmModule` (src/runtime/runtime-test-wasm.cc).
 */
export function compiledCode(module: WasmModule): Uint8Array {
  const code = new Uint8Array(native<ArrayBuffer>('SerializeWasmModule', module));
  const marked = new Uint8Array(code.length + 1);
  marked[0] = boundsMark();
  marked.set(code, 1);
  return marked;
}

/**
 * Code that leaves the bounds of its memory to the processor must not run where Node found no room for the guards, and
 * V8 does not compare that.
 */
function boundsMark(): number {
  return native<boolean>('IsWasmTrapHandlerEnabled') ? 1 : 0;
}

/** Undefined is V8's answer to code that is not its own. */
function withCode(code: Buffer, wire: Uint8Array): WasmModule | null {
  if (code[0] !== boundsMark()) return null;
  const { buffer, byteOffset, length } = code;
  const own = buffer.slice(byteOffset + 1, byteOffset + length);
  return native<WasmModule | undefined>('DeserializeWasmModule', own, wire) ?? null;
}

/** The flag is on while the call runs: it is part of what V8 compares. */
function native<T>(name: string, ...values: readonly object[]): T {
  const parameters = values.map((_, i) => `a${i}`).join();
  setFlagsFromString('--allow-natives-syntax');
  try {
    const call = runInThisContext(`(function (${parameters}) { return %${name}(${parameters}); })`) as (
      ...given: readonly object[]
    ) => T;
    return call(...values);
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

const wasm = Reflect.get(globalThis, 'WebAssembly') as {
  readonly Module: new (wire: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => object;
};
