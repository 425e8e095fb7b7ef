import { exchangeText } from './exchange-text.ts';
import { type KernelRepairs, kernelRepairs } from './kernel-repairs.ts';
import type { Part21File } from './part21-file.ts';
import { InstanceWriter } from './write-instance.ts';

/** Greater instance names run over in the kernel, which keeps them in 32 bits with a sign. */
const MAX_NAME = 0x7fffffff;

/**
 * The text of a file that has passed the pre-flight as the kernel must have it to read what the file says: without a
 * byte order mark, print controls and parameters of DATA sections, with names that it can hold, and with the repairs of
 * `kernelRepairs`. The bytes of the file where nothing stands against them; else all instances written again.
 */
export function kernelText(file: Part21File): Uint8Array {
  const repairs = kernelRepairs(file);
  const { hasDataParameters, hasPrintControls } = file.index;
  const isAsItShouldBe = !hasDataParameters && !hasPrintControls && !hasLargeNames(file) && isEmpty(repairs);
  return isAsItShouldBe ? file.bytes : writtenAgain(file, repairs);
}

function hasLargeNames({ index: { ids } }: Part21File): boolean {
  for (let slot = 0; slot < ids.size; slot++) {
    if (ids.high[slot] !== 0 || (ids.low[slot] as number) > MAX_NAME) return true;
  }
  return false;
}

function isEmpty({ bodies, omitted, added }: KernelRepairs): boolean {
  return bodies.size === 0 && omitted.size === 0 && added.length === 0;
}

function writtenAgain(file: Part21File, { bodies, omitted, added, angles }: KernelRepairs): Uint8Array {
  const { index } = file;
  const numbers = new Map<number, number>();
  for (let slot = 0; slot < index.size; slot++) {
    if (index.isDefined(slot) && !omitted.has(slot)) numbers.set(slot, slot + 1);
  }
  const writer = new InstanceWriter(file, numbers);
  const body = (slot: number) => {
    const text = bodies.get(slot) ?? writer.body(slot);
    return angles.contexts.has(slot) ? withUnit(text, angles.unit) : text;
  };
  const lines = Array.from(numbers, ([slot, name]) => `#${name}=${body(slot)};`);
  return exchangeText(file, [...lines, ...added]);
}

/** A context with one more unit, before the others. */
function withUnit(context: string, unit: string): string {
  return context.replace(/(?<=GLOBAL_UNIT_ASSIGNED_CONTEXT\(\()\)?/, (close) =>
    close ? `${unit})` : `${unit},`,
  );
}
