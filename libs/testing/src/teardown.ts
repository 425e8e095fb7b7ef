type Teardown = () => unknown | Promise<unknown>;

const registered: Teardown[] = [];
const { afterAll } = globalThis as { afterAll?: (fn: () => Promise<void>, timeoutMs?: number) => void };
afterAll?.(runTeardowns, 30_000);

/**
 * Registers what undoes a thing, where the thing is made. Everything registered runs once, in reverse
 * order, after the last test of the file; outside jest the program calls `runTeardowns` itself.
 */
export function onTeardown(teardown: Teardown): void {
  registered.push(teardown);
}

/** Runs every registered teardown even when one fails, then throws the failures together. */
export async function runTeardowns(): Promise<void> {
  const failures: unknown[] = [];
  for (let teardown = registered.pop(); teardown; teardown = registered.pop()) {
    try {
      await teardown();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some teardowns failed');
}
