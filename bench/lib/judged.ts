import { compareShapes } from '../../services/feature-extraction/src/domain/compare/compare-shapes.ts';
import type { EvidenceClass } from '../../services/feature-extraction/src/domain/compare/evidence.ts';
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
  readonly ms: number;
  readonly cpuMs: number;
}

/** Compares two shapes, and takes the time. */
export function judge(
  what: Pick<Judged, 'pair' | 'kind'>,
  [a, b]: readonly [SolidShape, SolidShape],
  isRight: (found: EvidenceClass) => boolean,
): Judged {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const evidence = compareShapes(a, b);
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - started;
  const { class: found, reasons } = evidence;
  const isPlaced = isPlacedOnto(a, b, evidence);
  return {
    ...what,
    class: found,
    reasons,
    isRight: isRight(found),
    isPlaced,
    ms,
    cpuMs: (user + system) / 1000,
  };
}
