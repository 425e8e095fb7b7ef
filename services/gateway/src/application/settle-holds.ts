import type { CallContext } from '@cadml/cad-model';
import { jobOfHolder } from '../domain/job.ts';
import type { HoldLedger, HoldsSettled, HoldUses, SettledHold, UnsettledHold } from './ports-holds.ts';
import type { JobStore } from './ports-jobs.ts';

export interface SettleHoldsDeps {
  readonly ledger: HoldLedger;
  readonly uses: HoldUses;
  readonly jobs: JobStore;
  /** How long a hold is left alone before somebody looks whether it is needed. */
  readonly holdCheckMs: number;
  readonly holdEvents: {
    settled(done: HoldsSettled): void;
    releasedDeleted(done: { readonly parts: number; readonly references: number }): void;
  };
}

const PAGE = 500;

/**
 * Looks at a page of the holds that nobody has settled, as a crash leaves some that nobody needs. A hold whose job is
 * still to be done is looked at again later, and so is one that may be young; one that a part needs is kept for good; any other is released, after
 * its operation was ended, so that no part can come to need it. Whoever does this twice, or dies between two steps,
 * changes nothing by it. False when there was no full page.
 */
export async function settleHolds(deps: SettleHoldsDeps, call: CallContext): Promise<boolean> {
  const { ledger, uses, jobs, holdCheckMs, holdEvents } = deps;
  const holds = await ledger.listUnsettled(holdCheckMs, PAGE, call);
  if (holds.length === 0) return false;
  const open = await jobs.openAmong([...new Set(holds.map(({ holder }) => jobOfHolder(holder)))]);
  const isEarly = ({ holder, sinceMs }: UnsettledHold) => sinceMs === 0 || open.has(jobOfHolder(holder));
  const settled: SettledHold[] = holds.filter(isEarly).map((hold) => ({ hold, verdict: 'lookAgain' }));
  const others = holds.filter((hold) => !isEarly(hold));
  const needed = others.length === 0 ? [] : await uses.check(others, call);
  for (const [i, hold] of others.entries()) settled.push({ hold, verdict: needed[i] ? 'keep' : 'release' });
  holdEvents.settled(await ledger.settle(settled, call));
  return holds.length === PAGE;
}

/**
 * Gives up the files of a page of deleted parts: whoever deleted them may not have come to it. False when there was
 * no full page.
 */
export async function releaseDeletedParts(deps: SettleHoldsDeps, call: CallContext): Promise<boolean> {
  const { ledger, uses, holdEvents } = deps;
  const parts = await uses.listUnreleased(PAGE, call);
  if (parts.length === 0) return false;
  const holds = parts.flatMap(({ project, references }) => references.map((one) => ({ ...one, project })));
  let references = 0;
  for (let at = 0; at < holds.length; at += PAGE) {
    references += await ledger.releaseAll(holds.slice(at, at + PAGE), call);
  }
  await uses.noteReleased(
    parts.map(({ id }) => id),
    call,
  );
  holdEvents.releasedDeleted({ parts: parts.length, references });
  return parts.length === PAGE;
}
