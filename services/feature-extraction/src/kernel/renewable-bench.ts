import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instantiate, type OpenCascade } from './open-cascade.ts';
import { selfTest } from './self-test.ts';
import type { WasmModule } from './wasm-code.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

/**
 * A workbench whose kernel can be replaced. Each file leaves something behind in the memory of the kernel, which never
 * shrinks. A new instance has a new memory and shares the compiled code, so that it is as quick as the one before.
 */
export class RenewableBench {
  readonly #module: WasmModule;
  #bench: Workbench | null;

  constructor(oc: OpenCascade, module: WasmModule) {
    this.#module = module;
    this.#bench = createWorkbench(oc);
  }

  /** Throws while it is renewed. */
  get current(): Workbench {
    if (this.#bench === null) throw new Error('The kernel of this worker is being renewed.');
    return this.#bench;
  }

  /**
   * The old memory goes first: a worker may not have the addresses of two. Throws when the new kernel does not work; the
   * bench is then of no more use.
   */
  async renew(): Promise<void> {
    this.#bench = null;
    // What awaits holds the old kernel until the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const oc = await instantiate(this.#module);
    selfTest(oc);
    this.#bench = createWorkbench(oc);
  }
}

/**
 * Twice: memory of the first time is given back in the background, which the second time waits for. The flag is on for a
 * moment: the compiled code of the kernel is good for the flags that it was made with.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  try {
    const collect = runInNewContext('gc') as () => void;
    collect();
    collect();
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
