import { AppError } from '@cadml/errors';
import type { Warning } from '../document.ts';
import type { IgesContents } from './contents.ts';
import type { DirectoryEntry } from './directory.ts';

const NAMES: Readonly<Record<number, string>> = {
  184: 'solid assemblies',
  412: 'rectangular arrays',
  414: 'circular arrays',
  416: 'parts in other files',
  420: 'network subfigures',
  430: 'solid instances',
};
const CSG_SOLIDS = 'CSG solids';

/** What the file has beside what was read of it. Raises UNSUPPORTED_FORMAT when that is everything. */
export function unreadWarnings({ unread, roots }: IgesContents): readonly Warning[] {
  if (unread.length === 0) return [];
  const what = kindsOf(unread);
  if (roots.size === 0) throw notRead(what);
  const message = `The file also has ${what}, which are not read: the part lacks them. Export B-rep solids or surfaces.`;
  return [{ code: 'entities_not_read', message }];
}

/** A warning when shapes are blanked, which are measured like all others. */
export function hiddenWarnings({ hidden }: IgesContents): readonly Warning[] {
  if (hidden === 0) return [];
  const message = `${hidden} items of the shape are hidden in the file. They are counted and measured like all others.`;
  return [{ code: 'hidden_items', message }];
}

/** A warning when there are definitions without a place, which are no part of the model. */
export function unplacedWarnings({ unplaced }: IgesContents): readonly Warning[] {
  if (unplaced.length === 0) return [];
  const message = `${unplaced.length} subfigures are defined in the file and placed nowhere. They are left out.`;
  return [{ code: 'definitions_unplaced', message }];
}

/** `CSG solids (type 150, 158), rectangular arrays (type 412)`. */
function kindsOf(entries: readonly DirectoryEntry[]): string {
  const kinds = new Map<string, number[]>();
  for (const { type } of entries) {
    const kind = NAMES[type] ?? CSG_SOLIDS;
    kinds.set(kind, [...new Set([...(kinds.get(kind) ?? []), type])]);
  }
  return [...kinds].map(([kind, types]) => `${kind} (type ${types.sort().join(', ')})`).join(', ');
}

function notRead(what: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'preflight',
    message: `The IGES file has no shape but ${what}, which are not read. Export B-rep solids or surfaces, or STEP.`,
  });
}
