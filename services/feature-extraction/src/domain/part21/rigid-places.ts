import { AppError } from '@cadml/errors';
import { determinant } from '../affine.ts';
import type { InstanceIndex } from './instance-index.ts';
import type { Part21File } from './part21-file.ts';
import { placementOf } from './placements.ts';

const SLACK = 1e-6;

/**
 * Refuses a file that places a part scaled or mirrored, by a CARTESIAN_TRANSFORMATION_OPERATOR_3D of a MAPPED_ITEM or
 * of a relationship of representations: the kernel would place it as it is, without a word. Raises PARSE_FAILED /
 * preflight with the scale.
 */
export function requireRigidPlaces(file: Part21File): void {
  for (const operator of operators(file.index)) {
    const place = placementOf(file, operator, 1);
    const volume = place === null ? 1 : determinant(place);
    if (Math.abs(volume - 1) <= SLACK) continue;
    throw distorted(file.index.nameOf(operator), Number(Math.cbrt(volume).toPrecision(6)));
  }
}

function distorted(instance: string, scale: number): AppError {
  const how = scale < 0 ? 'mirrored' : `scaled by ${scale}`;
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'preflight',
    message: `The file places a part ${how} (${instance}), which cannot be read. Export it with the part as it is in the assembly.`,
    context: { instance, scale },
  });
}

function operators(index: InstanceIndex): ReadonlySet<number> {
  const users = ['MAPPED_ITEM', 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION'];
  const used = users.flatMap((name) => index.slotsOf(name)).flatMap((slot) => [...index.referencesOf(slot)]);
  return new Set(
    used.filter((slot) => index.typeName(slot).includes('CARTESIAN_TRANSFORMATION_OPERATOR_3D')),
  );
}
