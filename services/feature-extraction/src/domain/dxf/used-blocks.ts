import type { Drawing } from './drawing.ts';
import { dxfError } from './dxf-error.ts';
import { nameKey } from './layers.ts';

/**
 * Names (upper-cased) of the blocks that model space leads to, each before those it contains. Raises
 * PARSE_FAILED / parse for a block that contains itself.
 */
export function usedBlocks({ blocks, model }: Drawing): readonly string[] {
  const containers = new Map<string, number>();
  const found = new Set<string>();
  const pending = [model.inserts];
  for (let inserts = pending.pop(); inserts; inserts = pending.pop()) {
    for (const { block } of inserts) {
      const name = nameKey(block);
      const content = blocks.get(name);
      if (!content) continue;
      containers.set(name, (containers.get(name) ?? 0) + 1);
      if (!found.has(name)) pending.push(content.inserts);
      found.add(name);
    }
  }
  const order: string[] = [];
  const ready = [model.inserts];
  for (let inserts = ready.pop(); inserts; inserts = ready.pop()) {
    for (const { block } of inserts) {
      const name = nameKey(block);
      const left = (containers.get(name) ?? 0) - 1;
      containers.set(name, left);
      if (left !== 0) continue;
      order.push(name);
      ready.push(blocks.get(name)?.inserts ?? []);
    }
  }
  const inside = [...found].find((name) => (containers.get(name) ?? 0) > 0);
  if (inside !== undefined) throw dxfError(`block '${inside}' contains itself`, undefined, { block: inside });
  return order;
}
