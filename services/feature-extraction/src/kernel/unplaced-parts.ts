import { AppError } from '@cadml/errors';
import type { Warning } from '../domain/document.ts';
import type { DeclaredPlaces } from '../domain/part21/declared-places.ts';

/** `declared`: null where the product tree alone does not tell the places. */
interface Unplaced {
  readonly unplaced: number;
  readonly declared: DeclaredPlaces | null;
}

/** What a reader should know of an assembly that does not say where all of its parts are. */
export function unplacedWarnings({ unplaced, declared }: Unplaced): readonly Warning[] {
  if (unplaced === 0) return [];
  const held = declared
    ? 'They are left out: box, volume and counts are those of the others.'
    : 'Box, volume and counts may lack them, or have them at the origin.';
  const message = `The file does not say where ${unplaced} of its uses of parts are. ${held}`;
  return [{ code: 'uses_unplaced', message }];
}

/** Throws PARSE_FAILED / geometry for an assembly that places nothing. */
export function requireAnyPlace({ unplaced, declared }: Unplaced): void {
  if (unplaced > 0 && declared?.places.length === 0) throw unplacedError(unplaced);
}

/** Throws the same where faces are missing because nothing places them. */
export function requirePlacedFaces(
  { unplaced, declared }: Unplaced,
  built: number,
  declaredFaces: number,
): void {
  if (unplaced > 0 && declared === null && built < declaredFaces) throw unplacedError(unplaced);
}

function unplacedError(unplaced: number): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: `The file does not say where ${unplaced} of its uses of parts are, so that it has no shape as a whole. Export the assembly with the placements of its parts.`,
    context: { unplaced },
  });
}
