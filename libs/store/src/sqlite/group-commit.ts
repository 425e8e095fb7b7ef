import { AppError } from '@cadml/errors';
import type { ThreadClient } from './thread-client.ts';

export interface GroupLimits {
  /** A group is committed when it has this many units … */
  readonly maxUnits: number;
  /** … or is this old, even while more are waiting. */
  readonly maxAgeMs: number;
  /** A unit that holds the writer longer is rolled back. */
  readonly unitTimeoutMs: number;
}

export const GROUP_LIMITS: GroupLimits = { maxUnits: 128, maxAgeMs: 15, unitTimeoutMs: 10_000 };

/** The turn of one unit of work. */
export interface Turn {
  /** Aborts when the unit took too long: its statements are refused from then on. */
  readonly signal: AbortSignal;
  /** Says that SQLite has rolled back the whole transaction by itself: every unit of the group fails. */
  lost(reason: Error): void;
  /** Ends the unit. Resolves when the group that carries it is on disk; rejects when nothing of it is. */
  end(outcome: 'keep' | 'undo'): Promise<void>;
}

interface Group {
  readonly startedAtMs: number;
  units: number;
  broken: Error | undefined;
  readonly committed: PromiseWithResolvers<void>;
}

/**
 * Group commit on a single writer. Units take turns, each within a savepoint of one transaction; the
 * transaction is committed when nobody waits or a limit is reached. So one fsync carries many units, while
 * a failing unit undoes only itself. What a unit answered counts only after the commit, because it may have
 * seen rows of units before it in the group.
 */
export class GroupCommit {
  readonly #thread: ThreadClient;
  readonly #limits: GroupLimits;
  readonly #queue: PromiseWithResolvers<void>[] = [];
  #busy = false;
  #group: Group | undefined;

  constructor(thread: ThreadClient, limits: GroupLimits = GROUP_LIMITS) {
    this.#thread = thread;
    this.#limits = limits;
  }

  /** Waits for the writer and opens a unit. */
  async begin(): Promise<Turn> {
    await this.#takeTurn();
    const opens = this.#group === undefined;
    const group = this.#currentGroup();
    try {
      await this.#script(opens ? ['BEGIN IMMEDIATE', 'SAVEPOINT unit'] : ['SAVEPOINT unit']);
    } catch (failure) {
      group.broken = failure as Error;
      await this.#finish(group).catch(() => undefined);
      throw failure;
    }
    return this.#turn(group);
  }

  #turn(group: Group): Turn {
    const overdue = new AbortController();
    let ended: Promise<void> | undefined;
    const end = (outcome: 'keep' | 'undo') => {
      clearTimeout(timer);
      ended ??= this.#endUnit(group, outcome);
      return ended;
    };
    const timer = setTimeout(() => {
      overdue.abort(unitTimeout(this.#limits.unitTimeoutMs));
      const undone = end('undo');
      ended = undone.then(() => Promise.reject(overdue.signal.reason));
      ended.catch(() => undefined);
    }, this.#limits.unitTimeoutMs);
    const lost = (reason: Error) => {
      group.broken ??= reason;
    };
    return { signal: overdue.signal, lost, end };
  }

  async #endUnit(group: Group, outcome: 'keep' | 'undo'): Promise<void> {
    group.units += 1;
    const statements = outcome === 'keep' ? ['RELEASE unit'] : ['ROLLBACK TO unit', 'RELEASE unit'];
    await this.#script(statements).catch((failure) => {
      group.broken ??= failure as Error;
    });
    await this.#finish(group);
  }

  /** Commits the group when its time has come, else lets the next unit in; resolves after the commit. */
  async #finish(group: Group): Promise<void> {
    if (group.broken === undefined && this.#mayGrow(group)) {
      this.#passTurn();
      return group.committed.promise;
    }
    const failure = group.broken ?? (await this.#commit());
    if (failure !== undefined) await this.#script(['ROLLBACK']).catch(() => undefined);
    this.#group = undefined;
    if (failure === undefined) group.committed.resolve();
    else group.committed.reject(failure);
    this.#passTurn();
    return group.committed.promise;
  }

  #mayGrow(group: Group): boolean {
    const young = performance.now() - group.startedAtMs < this.#limits.maxAgeMs;
    return this.#queue.length > 0 && group.units < this.#limits.maxUnits && young;
  }

  #commit(): Promise<Error | undefined> {
    return this.#script(['COMMIT']).then(
      () => undefined,
      (failure: Error) => failure,
    );
  }

  #currentGroup(): Group {
    if (this.#group === undefined) {
      const committed = Promise.withResolvers<void>();
      committed.promise.catch(() => undefined);
      this.#group = { startedAtMs: performance.now(), units: 0, broken: undefined, committed };
    }
    return this.#group;
  }

  async #takeTurn(): Promise<void> {
    if (!this.#busy) {
      this.#busy = true;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn);
    await turn.promise;
  }

  #passTurn(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy = false;
    else next.resolve();
  }

  async #script(statements: readonly string[]): Promise<void> {
    await this.#thread.ask({ kind: 'script', on: 'writer', statements });
  }
}

function unitTimeout(limitMs: number): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'index',
    message: `A unit of work held the store for more than ${limitMs} ms and was rolled back.`,
  });
}
