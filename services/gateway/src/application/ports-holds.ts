import type { CallContext } from '@cadml/cad-model';
import type { FileReference } from '../domain/part.ts';

/** A reference without an end that an operation holds, and of which nobody has said whether it is needed. */
export interface UnsettledHold extends FileReference {
  readonly project: string;
  /** When it was made, held anew, or looked at last, in Unix milliseconds; 0 when that is not known. */
  readonly sinceMs: number;
}

/** `lookAgain`: not known yet; it is listed again when it has been left alone for as long once more. */
export type HoldVerdict = 'keep' | 'lookAgain' | 'release';

export interface SettledHold {
  readonly hold: UnsettledHold;
  readonly verdict: HoldVerdict;
}

export type HoldsSettled = Readonly<Record<HoldVerdict, number>>;

/** The references that keep files. */
export interface HoldLedger {
  /** Those that were left alone for so long; the longest first. */
  listUnsettled(olderThanMs: number, limit: number, call: CallContext): Promise<readonly UnsettledHold[]>;
  /** Of no effect on a hold that was released or made anew since it was listed. How many there were. */
  settle(settled: readonly SettledHold[], call: CallContext): Promise<HoldsSettled>;
  /** How many of them there were. */
  releaseAll(holds: readonly Omit<UnsettledHold, 'sinceMs'>[], call: CallContext): Promise<number>;
}

export interface DeletedPart {
  readonly id: string;
  readonly project: string;
  readonly references: readonly FileReference[];
}

/** What the catalogue knows of holds. */
export interface HoldUses {
  /**
   * Whether a part needs each of these holds, in their order. The operation of one that none needs is ended: its
   * upsert is refused from then on.
   */
  check(holds: readonly Omit<UnsettledHold, 'sinceMs'>[], call: CallContext): Promise<readonly boolean[]>;
  /** Deleted parts of which nobody has said that their files were given up. */
  listUnreleased(limit: number, call: CallContext): Promise<readonly DeletedPart[]>;
  noteReleased(partIds: readonly string[], call: CallContext): Promise<void>;
}
