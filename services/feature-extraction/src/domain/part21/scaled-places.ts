import { AppError } from '@cadml/errors';
import { determinant } from '../affine.ts';
import { type DeclaredPlaces, declaredPlaces } from './declared-places.ts';
import { bringsProduct } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import { placementOf } from './placements.ts';
import { ProductShapes } from './product-shapes.ts';

const SLACK = 1e-6;
/** What is made smaller or larger than by this is meant otherwise. */
const MAX_SCALE = 1e6;

/**
 * The places of a file that places a product scaled or mirrored, by a CARTESIAN_TRANSFORMATION_OPERATOR_3D of a
 * MAPPED_ITEM or of a relationship of representations: the kernel would place it as it is, without a word, so that it
 * must be told. null for a file that does not. Raises PARSE_FAILED / preflight with the scale where it is not a use of
 * a product or beyond sense, or the product tree does not tell all places (`declaredPlaces`).
 */
export function scaledPlaces(file: Part21File): DeclaredPlaces | null {
  const [first, ...more] = scalings(file);
  if (first === undefined) return null;
  const foreign = [first, ...more].find(({ isUse }) => !isUse);
  const places = foreign ? null : declaredPlaces(file);
  if (places === null) throw distorted(file, foreign ?? first);
  return places;
}

export interface Scaling {
  readonly operator: number;
  /** Negative where it mirrors. */
  readonly scale: number;
  /** It places a product in another. */
  readonly isUse: boolean;
}

/** What a file places scaled or mirrored. */
export function scalings(file: Part21File): readonly Scaling[] {
  const { index } = file;
  if (index.typesNamed(new Set(['CARTESIAN_TRANSFORMATION_OPERATOR_3D'])).size === 0) return [];
  const shapes = new ProductShapes(file);
  const placing = new Set(
    index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION').map((slot) => index.referencesOf(slot)[0]),
  );
  return [
    ...index
      .slotsOf('MAPPED_ITEM')
      .flatMap((item) => scalingsOf(file, item, bringsProduct(file, shapes, item))),
    ...index
      .slotsOf('REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION')
      .flatMap((relation) => scalingsOf(file, relation, placing.has(relation))),
  ];
}

function scalingsOf(file: Part21File, user: number, isUse: boolean): readonly Scaling[] {
  return Array.from(file.index.referencesOf(user)).flatMap((operator) => {
    if (!file.index.typeName(operator).includes('CARTESIAN_TRANSFORMATION_OPERATOR_3D')) return [];
    const place = placementOf(file, operator, 1);
    const volume = place === null ? 1 : determinant(place);
    const scale = Math.cbrt(volume);
    const isSensible = Math.abs(scale) < MAX_SCALE && Math.abs(1 / scale) < MAX_SCALE;
    return Math.abs(volume - 1) <= SLACK ? [] : [{ operator, scale, isUse: isUse && isSensible }];
  });
}

function distorted({ index }: Part21File, scaling: Scaling): AppError {
  const instance = index.nameOf(scaling.operator);
  const scale = Number(scaling.scale.toPrecision(6));
  const how = scale < 0 ? 'mirrored' : `scaled by ${scale}`;
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'preflight',
    message: `The file places a shape ${how} (${instance}) in a way that cannot be read. Export it with the shape as it is in the assembly.`,
    context: { instance, scale },
  });
}
