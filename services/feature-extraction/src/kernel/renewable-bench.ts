import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instantiate, type OpenCascade } from './open-cascade.ts';
import { selfTest } from './self-test.ts';
import type { WasmModule } from './wasm-code.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

const TURNS = 8;
const TURN_MS = 20;

/**
 * A workbench whose kernel can be replaced. The memory of a kernel never shrinks: it stays as large as the largest file
 * needed, and each leaves a little behind. A new instance has a new memory and shares the compiled code.
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
   * The old memory goes first: a worker may not have the addresses of two. Throws when it does not go, or when the new
   * kernel does not work; the bench is then of no more use. A throw ends the worker, which costs no file a strike.
   */
  async renew(): Promise<void> {
    await whenCollected(this.#letGo());
    const oc = await instantiate(this.#module);
    selfTest(oc);
    this.#bench = createWorkbench(oc);
  }

  /** Apart, so that `renew` itself holds nothing of it. */
  #letGo(): WeakRef<OpenCascade> {
    const { oc } = this.current;
    this.#bench = null;
    return new WeakRef(oc);
  }
}

/** What awaits holds the old kernel until the next turn, and V8, depending on its flags, for one more. */
async function whenCollected(old: WeakRef<OpenCascade>): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await delay(turn * TURN_MS);
    collectGarbage();
    if (old.deref() === undefined) return;
  }
  throw new Error('Something holds the old kernel of this worker.');
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
