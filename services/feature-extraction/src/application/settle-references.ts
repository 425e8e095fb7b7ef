import { type CallContext, requireScope } from '@cadml/cad-model';
import type { Settlement, UnsettledReference, UnsettledReferences, Verdict } from './ports.ts';

export interface SettleDeps {
  readonly unsettled: UnsettledReferences;
  readonly now: () => number;
}

/** References of all projects that nobody has settled for so long. Needs the scope `ops`. */
export async function listUnsettledReferences(
  { unsettled, now }: SettleDeps,
  { olderThanMs, limit }: { readonly olderThanMs: number; readonly limit: number },
  { principal }: CallContext,
): Promise<readonly UnsettledReference[]> {
  requireScope(principal, 'ops');
  return await unsettled.list(now() - olderThanMs, limit);
}

/** Settles references as they were listed. Idempotent. Needs the scope `ops`. */
export async function settleReferences(
  { unsettled }: SettleDeps,
  settlements: readonly Settlement[],
  { principal }: CallContext,
): Promise<Readonly<Record<Verdict, number>>> {
  requireScope(principal, 'ops');
  return await unsettled.settle(settlements);
}
