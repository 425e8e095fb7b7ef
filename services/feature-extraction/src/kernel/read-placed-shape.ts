import { AppError } from '@cadml/errors';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { DeclaredPlaces } from '../domain/part21/declared-places.ts';
import { hasProducts } from '../domain/part21/has-products.ts';
import { kernelText } from '../domain/part21/kernel-text.ts';
import type { Part21File } from '../domain/part21/part21-file.ts';
import { assembleShape } from './assemble-shape.ts';
import { comparePlaces } from './compare-places.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';
import { readStepShape } from './read-step-shape.ts';

/** What the file says of its places, where it does. */
export interface ToldPlaces {
  readonly declared: DeclaredPlaces | null;
  /** The kernel cannot place what is scaled or mirrored. */
  readonly isScaled: boolean;
}

/** `misplaced`: what is wrong with the places of the shape, which must not be measured then; null as a rule. */
export interface PlacedShape {
  readonly shape: TopoDS_Shape;
  readonly misplaced: string | null;
}

/**
 * The shape of a STEP file, each part where the file has it: as the kernel reads it, and where that has parts
 * elsewhere, more of them or fewer, put together by the product tree. What nothing places is not in it. The caller
 * deletes the shape. Throws PARSE_FAILED.
 */
export function readPlacedShape(
  oc: OpenCascade,
  file: Part21File,
  { declared, isScaled }: ToldPlaces,
): PlacedShape {
  if (declared && (isScaled || declared.unplaced > 0)) {
    return { shape: assembleShape(oc, file, declared), misplaced: null };
  }
  const shape = readStepShape(oc, kernelText(file), hasProducts(file));
  const found = declared && wrongPlaces(oc, shape, declared);
  if (!declared || !found) return { shape, misplaced: null };
  const assembled = assembledLike(oc, file, { declared, definitions: found.definitions });
  if (assembled === null) return { shape, misplaced: found.wrong };
  shape.delete();
  return { shape: assembled, misplaced: null };
}

function wrongPlaces(oc: OpenCascade, shape: TopoDS_Shape, declared: DeclaredPlaces) {
  using found = placedBodies(oc, shape);
  const definitions = found.definitions.length;
  const wrong = comparePlaces(declared, { definitions, bodies: found.bodies });
  return wrong === null ? null : { wrong, definitions };
}

/** null when a product cannot be read by itself, and when the kernel knows bodies that the tree does not bring. */
function assembledLike(
  oc: OpenCascade,
  file: Part21File,
  { declared, definitions }: { readonly declared: DeclaredPlaces; readonly definitions: number },
): TopoDS_Shape | null {
  const shape = assembledOrNull(oc, file, declared);
  if (shape === null) return null;
  using found = placedBodies(oc, shape);
  if (found.definitions.length >= definitions) return shape;
  shape.delete();
  return null;
}

function assembledOrNull(oc: OpenCascade, file: Part21File, declared: DeclaredPlaces): TopoDS_Shape | null {
  try {
    return assembleShape(oc, file, declared);
  } catch (thrown) {
    if (thrown instanceof AppError && ['PARSE_FAILED', 'DATA_NOT_FOUND'].includes(thrown.code)) return null;
    throw thrown;
  }
}
