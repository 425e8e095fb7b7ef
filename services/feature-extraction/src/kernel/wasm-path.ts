import { fileURLToPath } from 'node:url';

/** The wasm file of the CAD kernel, in the package that it comes in. */
export function wasmPath(): string {
  return fileURLToPath(new URL('replicad_single.wasm', import.meta.resolve('replicad-opencascadejs')));
}
