import type { Warning } from '../domain/document.ts';
import type { ShapeMeasures } from './measure-shape.ts';

/** Why a B-rep that has faces and no solid has no volume. */
export function noSolidWarnings({
  faces,
  shells,
  solids,
}: Pick<ShapeMeasures, 'faces' | 'shells' | 'solids'>): readonly Warning[] {
  if (solids > 0) return [];
  const what =
    shells > 0 ? `The ${faces} faces of the part form ${shells} shells` : `The part is ${faces} loose faces`;
  return [{ code: 'no_solids', message: `${what} and no solid: it has no volume.` }];
}
