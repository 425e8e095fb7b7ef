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
  /** null for a pair that was judged without taking the time. */
  readonly time: { readonly ms: number; readonly cpuMs: number } | null;
}

type What = Pick<Judged, 'pair' | 'kind'>;
type IsRight = (found: EvidenceClass) => boolean;

/** Compares two shapes, and takes the time of all that it takes. */
export function judge(what: What, [a, b]: readonly [SolidShape, SolidShape], isRight: IsRight): Judged {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const evidence = compareShapes(a, b);
  const { user, system } = process.cpuUsage(before);
  const time = { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
  return { ...what, ...found([a, b], evidence, isRight), time };
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
export function judgeReady(what: What, [a, b]: readonly [Ready, Ready], isRight: IsRight): Judged {
  const evidence = comparePrepared(a.prepared, b.prepared);
  return { ...what, ...found([a.shape, b.shape], evidence, isRight), time: null };
}

function found([a, b]: readonly [SolidShape, SolidShape], evidence: Evidence, isRight: IsRight) {
  const { class: name, reasons } = evidence;
  return { class: name, reasons, isRight: isRight(name), isPlaced: isPlacedOnto(a, b, evidence) };
}
