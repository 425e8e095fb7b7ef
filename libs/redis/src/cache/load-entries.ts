import type { ValueCodec } from './cached-entry.ts';
import { hashKey } from './hash-key.ts';
import type { OwnLevel } from './own-level.ts';
import type { SharedLevel } from './shared-level.ts';

/** What was loaded into this process of what was computed before. */
export interface LoadReport {
  /** Keys that were in this process already. */
  readonly present: number;
  readonly loaded: number;
  /** Keys that Redis does not have a value of that this process would keep. */
  readonly absent: number;
  /** Keys for which there was no room beside what is there. */
  readonly refused: number;
  readonly loadedBytes: number;
}

export interface LoadDeps<T> {
  readonly own: OwnLevel<T>;
  readonly shared: SharedLevel<T> | null;
  readonly codec: ValueCodec<T>;
  readonly l2: { readonly ttlMs: number };
  readonly now: () => number;
}

const BATCH = 64;

/** Takes entries from the shared level as long as nothing has to go for them. Throws what aborts `signal`. */
export async function loadEntries<T>(
  { own, shared, codec, l2, now }: LoadDeps<T>,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<LoadReport> {
  const wanted = [...new Set(keys)].filter((key) => !own.has(key));
  const report = { present: keys.length - wanted.length, loaded: 0, absent: 0, refused: 0, loadedBytes: 0 };
  for (let at = 0; at < wanted.length; at += BATCH) {
    signal.throwIfAborted();
    const batch = wanted.slice(at, at + BATCH);
    const found = shared === null ? [] : await shared.readMany(batch);
    batch.forEach((key, i) => {
      const entry = found[i] ?? null;
      if (entry === null || entry === 'too-large' || 'error' in entry.entry) {
        report.absent++;
        return;
      }
      const bytes = codec.heldBytes(entry.encodedBytes);
      if (!own.keeps(key, bytes)) {
        report.absent++;
        return;
      }
      if (!own.hasRoomFor(key, bytes)) {
        report.refused++;
        return;
      }
      const freshUntilMs = entry.madeMs + l2.ttlMs;
      own.write(
        key,
        hashKey(key),
        { entry: entry.entry, bytes },
        now() >= freshUntilMs ? freshUntilMs : null,
      );
      report.loaded++;
      report.loadedBytes += bytes;
    });
    if (report.refused > 0) return { ...report, refused: wanted.length - report.loaded - report.absent };
  }
  return report;
}
