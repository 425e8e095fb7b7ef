import type { CallContext, LengthUnit } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { inOwnUnit, mayHaveOwnUnit, withoutNamedUnit } from './own-unit.ts';
import type { CacheSource, DocumentCache, ReadOutcome } from './ports.ts';
import { documentKey, type ReadDeps, readStoredFile, type WantedReading } from './read-stored-file.ts';

interface Deps extends ReadDeps {
  readonly cache: DocumentCache;
}
type Reading = ReadOutcome & { readonly source: CacheSource };

/**
 * The reading that this process or Redis has, or a new one. A file that has a unit of its own is kept once, whatever
 * units callers name; one that has none is kept for each. Either is read once: with the unit that is named, and what
 * comes of it says whether that was used.
 */
export async function readInItsUnit(deps: Deps, wanted: WantedReading, call: CallContext): Promise<Reading> {
  const read = (signal: AbortSignal) => readStoredFile(deps, wanted, { ...call, signal });
  if (!mayHaveOwnUnit(deps, wanted)) return await throughCache(deps, { wanted, read }, call);
  const found = await lookForOwnUnit(deps, { wanted, read }, call);
  if (found === null) return await throughCache(deps, { wanted, read }, call);
  if (!(found instanceof ForNamedUnit)) return found;
  return await throughCache(deps, { wanted, read: () => found.result() }, call);
}

interface Asked {
  readonly wanted: WantedReading;
  readonly read: (signal: AbortSignal) => Promise<ReadOutcome>;
  /** The unit for which another caller's reading will do, beside one without. */
  readonly orFor?: LengthUnit | null;
}

/** Of a file with its own unit the reading; of another what was read for the named unit; null where nothing was. */
async function lookForOwnUnit(
  deps: Deps,
  { wanted, read }: Asked,
  call: CallContext,
): Promise<Reading | ForNamedUnit | null> {
  let mine: ForNamedUnit | null = null;
  const readForBoth = async (signal: AbortSignal) => {
    const result = await read(signal).then(
      (outcome) => ({ outcome }),
      (error: unknown) => ({ error }),
    );
    const own = 'outcome' in result ? withoutNamedUnit(result.outcome) : null;
    if (own !== null) return own;
    mine = new ForNamedUnit(wanted.units, result);
    throw mine;
  };
  try {
    const asked = { wanted: { ...wanted, units: null }, read: readForBoth, orFor: wanted.units };
    return inOwnUnit(await throughCache(deps, asked, call), wanted.units);
  } catch (thrown) {
    if (!(thrown instanceof ForNamedUnit)) throw thrown;
    return thrown === mine || thrown.isFor(wanted.units) ? thrown : null;
  }
}

/** Not kept under the key without a unit: the named one was used, or the reading failed, maybe for that unit. */
class ForNamedUnit extends Error {
  private readonly units: LengthUnit | null;
  private readonly made: { readonly outcome: ReadOutcome } | { readonly error: unknown };

  constructor(units: LengthUnit | null, made: ForNamedUnit['made']) {
    super('the reading is for the unit that was named');
    this.units = units;
    this.made = made;
  }

  /** Whether another who names this unit may take it; a failure may come of the caller's deadline. */
  isFor(units: LengthUnit | null): boolean {
    return 'outcome' in this.made && this.units === units;
  }

  async result(): Promise<ReadOutcome> {
    if ('error' in this.made) throw this.made.error;
    return this.made.outcome;
  }
}

/**
 * Who shares a reading shares its deadline and its unit too; when another caller's deadline has passed, or it was of use
 * to a caller with a unit alone, it is read again.
 */
async function throughCache(
  deps: Deps,
  { wanted, read, orFor = null }: Asked,
  call: CallContext,
): Promise<Reading> {
  let own = false;
  const compute = (signal: AbortSignal) => {
    own = true;
    return read(signal);
  };
  for (;;) {
    try {
      return await deps.cache.through(documentKey(wanted), compute, call.signal);
    } catch (error) {
      if (own || !isOfAnother(error, orFor) || call.signal.aborted) throw error;
    }
  }
}

function isOfAnother(error: unknown, orFor: LengthUnit | null): boolean {
  if (error instanceof ForNamedUnit) return !error.isFor(orFor);
  return error instanceof AppError && error.code === 'TIMEOUT';
}
