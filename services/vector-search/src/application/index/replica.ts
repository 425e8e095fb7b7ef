import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Clock } from '../ports/clock.ts';
import type { PartStore } from '../ports/part-store.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import type { DefaultVersion } from './default-version.ts';
import { type Restored, rebuild } from './restore.ts';
import { createWaiters } from './waiters.ts';

export interface ReplicaDeps {
  readonly store: PartStore;
  readonly clock: Clock;
  readonly restore: () => Promise<Restored>;
  readonly defaultVersion: DefaultVersion;
  /** Called whenever every known change is applied; nothing is applied until it resolves. */
  readonly onCaughtUp: (index: CatalogueIndex, sequence: number) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** How often changes of other replicas are looked for. */
  readonly pollMs: number;
}

/** How far this replica is behind the store. */
export interface Lag {
  readonly applied: number;
  readonly head: number;
  readonly pending: number;
  /** Age of the oldest change that is not applied. */
  readonly seconds: number;
}

const PAGE = 1_000;
const LONGEST_WAIT_MS = 2_000;

/** This replica's index, kept up with the store by its change log. */
export class Replica {
  readonly #deps: ReplicaDeps;
  readonly #waiters = createWaiters();
  #index: CatalogueIndex | null = null;
  #applied = 0;
  #head = 0;
  #behindSinceMs: number | null = null;
  #chain: Promise<unknown> = Promise.resolve();
  #asked = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: ReplicaDeps) {
    this.#deps = deps;
  }

  /** Throws SERVICE_UNAVAILABLE until `start` has restored it. */
  get index(): CatalogueIndex {
    if (this.#index !== null) return this.#index;
    const message = 'The index is not built yet. Try again shortly.';
    throw new AppError({ code: 'SERVICE_UNAVAILABLE', stage: 'index', message });
  }

  /** What searches go by that name no version. */
  get defaultVersion(): Pick<DefaultVersion, 'version' | 'sinceMs'> {
    return this.#deps.defaultVersion;
  }

  /** Restores, then applies what is committed. */
  async start(): Promise<void> {
    this.#adopt(await this.#deps.restore());
    await this.alone(() => this.#catchUp());
    this.#poll();
  }

  /** Tells of a commit of this process, so that it is applied at once. */
  committed(sequence: number): void {
    if (sequence <= this.#applied) return;
    this.#head = Math.max(this.#head, sequence);
    this.#behindSinceMs ??= this.#deps.clock.now();
    this.#poke();
  }

  /** Resolves when the index includes `sequence`; SERVICE_UNAVAILABLE with the lag when it does not in time. */
  async reach(sequence: number, call: Pick<CallContext, 'deadline' | 'signal'>): Promise<void> {
    if (sequence <= this.#applied) return;
    this.#poke();
    // The caller is still there to hear that it was in vain.
    const waitMs = Math.min(LONGEST_WAIT_MS, 0.7 * (call.deadline - this.#deps.clock.now()));
    const reached = await this.#waiters.wait(sequence, waitMs, call.signal);
    if (!reached) throw lagging(sequence, this.#applied);
  }

  /** As `reach`, of everything that is committed now. */
  async reachHead(call: Pick<CallContext, 'deadline' | 'signal'>): Promise<number> {
    const head = await this.#deps.store.head();
    await this.reach(head, call);
    return head;
  }

  lag(): Lag {
    const [applied, head] = [this.#applied, Math.max(this.#head, this.#applied)];
    const since = head > applied ? this.#behindSinceMs : null;
    const seconds = since === null ? 0 : Math.max(0, this.#deps.clock.now() - since) / 1000;
    return { applied, head, pending: head - applied, seconds };
  }

  /** Runs alone: nothing is applied meanwhile. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#chain.then(task);
    this.#chain = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#chain;
    this.#index?.dispose();
  }

  #adopt(restored: Restored): void {
    const old = this.#index;
    this.#index = restored.index;
    this.#applied = restored.sequence;
    this.#waiters.reached(restored.sequence);
    old?.dispose();
  }

  async #catchUp(): Promise<void> {
    this.#asked = false;
    while (!this.#closed && (await this.#applyPage()));
    if (this.#closed) return;
    this.#behindSinceMs = null;
    this.index.settle();
    await this.#deps.defaultVersion.follow(this.index, this.#applied);
    await this.#deps.onCaughtUp(this.index, this.#applied);
  }

  /** False when there was nothing to apply. */
  async #applyPage(): Promise<boolean> {
    const { store } = this.#deps;
    const page = await store.changesAfter(this.#applied, PAGE);
    this.#head = Math.max(this.#head, page.head);
    if (this.#applied < page.prunedThrough) {
      this.#adopt(await rebuild(store, this.index.engines));
      return true;
    }
    const last = page.changes.at(-1);
    if (last === undefined) return false;
    this.#behindSinceMs = page.changes[0]?.committedAtMs ?? null;
    const ids = [...new Set(page.changes.map(({ partId }) => partId))];
    const states = await store.states(ids);
    const there = new Set(states.map(({ row }) => row.id));
    const gone = ids.filter((id) => !there.has(id));
    await this.index.apply(states, gone);
    this.#applied = last.sequence;
    this.#waiters.reached(last.sequence);
    return true;
  }

  #poke(): void {
    if (this.#asked || this.#closed) return;
    this.#asked = true;
    this.alone(() => this.#catchUp()).catch((error) => {
      this.#asked = false;
      this.#deps.onFailure(error);
    });
  }

  #poll(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#poke();
      this.#poll();
    }, this.#deps.pollMs);
    this.#timer.unref();
  }
}

function lagging(sequence: number, applied: number): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'search',
    message: `This replica has not applied the change ${sequence} yet. Try again shortly.`,
    context: { minSequence: sequence, applied, lag: sequence - applied, retryAfterSeconds: 1 },
  });
}
