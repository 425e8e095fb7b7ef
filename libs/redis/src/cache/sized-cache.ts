import { createFrequencySketch } from './frequency-sketch.ts';
import { type Link, UseOrder } from './use-order.ts';

/** An entry that is held, with what it takes. */
export interface Held<V> {
  readonly key: string;
  readonly hash: number;
  readonly value: V;
  readonly bytes: number;
}

/** Entries within a number of bytes; which ones stay is its own decision. */
export interface SizedCache<V> {
  /** The entry, noted as used; a look-up of what is not there is noted too. */
  use(key: string, hash: number): Held<V> | undefined;
  /** The entry, without a note. */
  peek(key: string): Held<V> | undefined;
  /** Offers an entry in the place of an earlier one; it may not be kept. */
  put(entry: Held<V>): void;
  remove(key: string): void;
  /** Keeps these, as far as they are held and fit into `maxBytes`, whatever else is offered. */
  pin(keys: readonly string[], maxBytes: number): void;
  isPinned(key: string): boolean;
  resize(maxBytes: number): void;
  readonly bytes: number;
  readonly size: number;
  readonly pinned: { readonly size: number; readonly bytes: number };
}

export interface SizedCacheSettings {
  readonly maxBytes: number;
  /** Distinct keys that the sketch should tell apart. */
  readonly expectedKeys: number;
  /** Called for each entry that had to make room, or was not let in. */
  readonly dropped: () => void;
}

/** Newcomers are kept in a window of this share until they have had a chance to be asked for again. */
const WINDOW_SHARE = 0.01;
/** What was used twice is protected up to this share of the main part. */
const PROTECTED_SHARE = 0.8;

type Segment = 'window' | 'probation' | 'protected' | 'pinned';

interface Node<V> extends Held<V>, Link<Node<V>> {
  segment: Segment;
}

/**
 * W-TinyLFU by bytes: newcomers pass through a small LRU window; then they take the place of others in the main
 * part (a segmented LRU) only when they were asked for more often than all those together that would have to go.
 *
 * Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient Cache Admission Policy", ACM TOS 2017; for entries of
 * different sizes the rule "aggregated victims" of Einziger, Eytan, Friedman, Manes: "Lightweight Robust Size
 * Aware Cache Management", ACM TOS 2022.
 */
export function createSizedCache<V>(settings: SizedCacheSettings): SizedCache<V> {
  return new WindowTinyLfu<V>(settings);
}

class WindowTinyLfu<V> implements SizedCache<V> {
  readonly #nodes = new Map<string, Node<V>>();
  readonly #order: Readonly<Record<Segment, UseOrder<Node<V>>>> = {
    window: new UseOrder(),
    probation: new UseOrder(),
    protected: new UseOrder(),
    pinned: new UseOrder(),
  };
  readonly #held: Record<Segment, number> = { window: 0, probation: 0, protected: 0, pinned: 0 };
  readonly #sketch;
  readonly #dropped: () => void;
  #maxBytes: number;

  constructor({ maxBytes, expectedKeys, dropped }: SizedCacheSettings) {
    this.#maxBytes = maxBytes;
    this.#sketch = createFrequencySketch(expectedKeys);
    this.#dropped = dropped;
  }

  get bytes(): number {
    const { window, probation, protected: safe, pinned } = this.#held;
    return window + probation + safe + pinned;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get pinned(): { readonly size: number; readonly bytes: number } {
    return { size: this.#order.pinned.size, bytes: this.#held.pinned };
  }

  use(key: string, hash: number): Held<V> | undefined {
    this.#sketch.note(hash);
    const node = this.#nodes.get(key);
    if (node === undefined) return undefined;
    this.#move(node, node.segment === 'probation' ? 'protected' : node.segment);
    this.#demote();
    return node;
  }

  peek(key: string): Held<V> | undefined {
    return this.#nodes.get(key);
  }

  put(entry: Held<V>): void {
    const segment = this.#nodes.get(entry.key)?.segment ?? 'window';
    this.remove(entry.key);
    const node = { ...entry, segment, before: null, after: null };
    this.#nodes.set(entry.key, node);
    this.#enter(node, segment);
    this.#makeRoom();
  }

  remove(key: string): void {
    const node = this.#nodes.get(key);
    if (node === undefined) return;
    this.#leave(node);
    this.#nodes.delete(key);
  }

  pin(keys: readonly string[], maxBytes: number): void {
    const wanted = new Set<string>();
    let bytes = 0;
    for (const key of keys) {
      const node = this.#nodes.get(key);
      if (node === undefined || bytes + node.bytes > maxBytes) continue;
      bytes += node.bytes;
      wanted.add(key);
      if (node.segment !== 'pinned') this.#move(node, 'pinned');
    }
    let next = this.#order.pinned.first;
    while (next !== null) {
      const node = next;
      next = node.after;
      if (!wanted.has(node.key)) this.#move(node, 'protected');
    }
    this.#makeRoom();
  }

  isPinned(key: string): boolean {
    return this.#nodes.get(key)?.segment === 'pinned';
  }

  resize(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#makeRoom();
  }

  #enter(node: Node<V>, segment: Segment): void {
    node.segment = segment;
    this.#order[segment].add(node);
    this.#held[segment] += node.bytes;
  }

  #leave(node: Node<V>): void {
    this.#order[node.segment].remove(node);
    this.#held[node.segment] -= node.bytes;
  }

  #move(node: Node<V>, segment: Segment): void {
    this.#leave(node);
    this.#enter(node, segment);
  }

  /** What the main part may take beside the window and what is pinned. */
  #mainRoom(): number {
    return this.#maxBytes * (1 - WINDOW_SHARE) - this.#held.pinned;
  }

  #demote(): void {
    const most = this.#mainRoom() * PROTECTED_SHARE;
    const { protected: order } = this.#order;
    while (this.#held.protected > most && order.first !== null) this.#move(order.first, 'probation');
  }

  #makeRoom(): void {
    const { window } = this.#order;
    while (this.#held.window > this.#maxBytes * WINDOW_SHARE && window.first !== null) {
      if (this.#wins(window.first)) this.#move(window.first, 'probation');
      else this.#drop(window.first);
    }
    this.#demote();
    // After a smaller limit, or an entry that grew in its place.
    while (this.bytes > this.#maxBytes) this.#drop(this.#weakest());
  }

  /** Whether a newcomer comes into the main part; what has to go for it is gone then. */
  #wins(newcomer: Node<V>): boolean {
    const room = this.#mainRoom();
    if (newcomer.bytes > room) return false;
    let excess = this.#held.probation + this.#held.protected + newcomer.bytes - room;
    if (excess <= 0) return true;
    const strength = this.#sketch.estimate(newcomer.hash);
    const victims: Node<V>[] = [];
    let resistance = 0;
    let victim = this.#order.probation.first ?? this.#order.protected.first;
    while (victim !== null && excess > 0) {
      resistance += this.#sketch.estimate(victim.hash);
      if (resistance >= strength) return false;
      victims.push(victim);
      excess -= victim.bytes;
      victim = this.#strongerThan(victim);
    }
    for (const loser of victims) this.#drop(loser);
    return true;
  }

  #strongerThan(node: Node<V>): Node<V> | null {
    if (node.after !== null || node.segment === 'protected') return node.after;
    return this.#order.protected.first;
  }

  #weakest(): Node<V> {
    const { probation, protected: safe, window, pinned } = this.#order;
    const weakest = probation.first ?? safe.first ?? window.first ?? pinned.first;
    if (weakest === null) throw new Error('A cache without entries is over its limit.');
    return weakest;
  }

  #drop(node: Node<V>): void {
    this.#leave(node);
    this.#nodes.delete(node.key);
    this.#dropped();
  }
}
