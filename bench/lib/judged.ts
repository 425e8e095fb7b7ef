import {
  comparePrepared,
  compareShapes,
} from '../../services/feature-extraction/src/domain/compare/compare-shapes.ts';
import type {
  Evidence,
  EvidenceClass,
} from '../../services/feature-extraction/src/domain/compare/evidence.ts';
import {
  type PreparedShape,
  prepareShape,
} from '../../services/feature-extraction/src/domain/compare/prepared-shape.ts';
import type { SolidShape } from '../../services/feature-extraction/src/domain/compare/solid-shape.ts';
import { isPlacedOnto } from './placed-onto.ts';

/** A pair that was compared. */
export interface Judged {
  readonly pair: string;
  /** What the pair was made to be. */
  readonly kind: string;
  readonly class: EvidenceClass;
  readonly reasons: readonly string[];
  readonly isRight: boolean;
  /** The stated transform brings the first onto the second. */
  readonly isPlaced: boolean;
  /** What is said of how far it is apart is what it was made to be; null where that is not known. */
  readonly isTrue: boolean | null;
  /** null for a pair that was judged without taking the time. */
  readonly time: { readonly ms: number; readonly cpuMs: number } | null;
}

type What = Pick<Judged, 'pair' | 'kind'>;
type IsRight = (found: EvidenceClass) => boolean;

/** What a pair must be called, and where it is known whether what is said of its distance holds. */
export interface Truth {
  readonly isRight: IsRight;
  readonly isTrue?: (evidence: Evidence) => boolean;
}

/** Compares two shapes, and takes the time of all that it takes. */
export function judge(what: What, [a, b]: readonly [SolidShape, SolidShape], truth: Truth): Judged {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const evidence = compareShapes(a, b);
  const { user, system } = process.cpuUsage(before);
  const time = { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
  return { ...what, ...found([a, b], evidence, truth), time };
}

/** A shape that is made ready once for all that it is compared with. */
export interface Ready {
  readonly shape: SolidShape;
  readonly prepared: PreparedShape;
}

export function ready(shape: SolidShape): Ready {
  return { shape, prepared: prepareShape(shape) };
}

/** The verdict alone. */
export function judgeReady(what: What, [a, b]: readonly [Ready, Ready], truth: Truth): Judged {
  const evidence = comparePrepared(a.prepared, b.prepared);
  return { ...what, ...found([a.shape, b.shape], evidence, truth), time: null };
}

function found([a, b]: readonly [SolidShape, SolidShape], evidence: Evidence, { isRight, isTrue }: Truth) {
  const { class: name, reasons } = evidence;
  return {
    ...{ class: name, reasons, isRight: isRight(name) },
    isPlaced: isPlacedOnto(a, b, evidence),
    isTrue: isTrue?.(evidence) ?? null,
  };
}
