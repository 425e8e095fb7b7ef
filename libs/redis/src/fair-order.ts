/** BullMQ takes priorities up to 2²¹. A queue that is never empty for two million things is first come, first served. */
const LAST = 2 ** 21 - 1;
/** So many tenants are remembered; those that are behind the line anyway are forgotten first. */
const MOST_TENANTS = 10_000;

/**
 * Places in a queue that tenants share: each takes its turn, whoever comes with a thousand things at once waits
 * behind its own. Self-clocked fair queueing (Golestani, INFOCOM 1994) for things of equal size: a thing's place is
 * one behind the tenant's last one, or behind what is served now, whichever is later.
 */
export class FairOrder {
  readonly #last = new Map<string, number>();

  /** The place of a tenant's next thing. `first`: the place of what is first in line; null: nobody waits. */
  next(tenant: string, first: number | null): number {
    if (first === null) this.#last.clear();
    const behind = Math.max(first === null ? 0 : first - 1, this.#last.get(tenant) ?? 0);
    const place = Math.min(behind + 1, LAST);
    this.#last.set(tenant, place);
    if (this.#last.size > MOST_TENANTS) this.#forgetServed(first ?? 0);
    return place;
  }

  #forgetServed(first: number): void {
    for (const [tenant, place] of this.#last) if (place < first) this.#last.delete(tenant);
    // The oldest, a tenth at once, so that this is done seldom.
    const tooMany = Math.max(0, this.#last.size - 0.9 * MOST_TENANTS);
    for (const tenant of [...this.#last.keys()].slice(0, tooMany)) this.#last.delete(tenant);
  }
}
