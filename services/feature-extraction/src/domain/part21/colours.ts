import type { Colour } from '../scene.ts';
import { bodiesOf, facesOf, type Place } from './bodies.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { readStyles } from './styles.ts';

/** Colours of one product's bodies; null where the file gives none. */
export interface ProductColours {
  /** The product's key in the product structure. */
  readonly product: string;
  /** The colour that all its bodies have; null when they differ. */
  readonly colour: Colour | null;
  /** Solids, and shells that belong to none, in the order of the file. */
  readonly bodies: readonly BodyColours[];
}

export interface BodyColours {
  /** The instance, for example `#12`. */
  readonly key: string;
  readonly colour: Colour | null;
  /** Of each face, in the order of the file: outer shell first. A face without a colour has its body's. */
  readonly faces: readonly (Colour | null)[];
}

/**
 * The colours that STYLED_ITEMs give to solids, shells and faces (ISO 10303-46), and to what holds them: surface
 * models, mapped items, representations. The nearest one counts: a face's before its shell's before its solid's
 * before that of what is above; an OVER_RIDING_STYLED_ITEM before what it overrides. Colours of single
 * occurrences (CONTEXT_DEPENDENT_OVER_RIDING_STYLED_ITEM) are not taken: a product has one look here.
 */
export function readColours(file: Part21File, shapes = new ProductShapes(file)): readonly ProductColours[] {
  const colourOf = readStyles(file);
  return shapes.definitions
    .filter((definition) => shapes.representationsOf(definition).length > 0)
    .map((definition) => {
      const bodies = bodiesOf(file, shapes, definition).map((body) => bodyColours(file, body, colourOf));
      const [first] = bodies;
      const same = bodies.every(({ colour }) => String(colour) === String(first?.colour ?? null));
      const colour = same ? (first?.colour ?? null) : null;
      return { product: file.index.nameOf(definition), colour, bodies };
    });
}

function bodyColours(file: Part21File, place: Place, colourOf: ReadonlyMap<number, Colour>): BodyColours {
  const { slot: body } = place;
  const colour = nearestColour(place, colourOf);
  const faces = facesOf(file, body).map(
    ({ face, shell }) => colourOf.get(face) ?? colourOf.get(shell) ?? colour,
  );
  return { key: file.index.nameOf(body), colour, faces };
}

function nearestColour(place: Place, colourOf: ReadonlyMap<number, Colour>): Colour | null {
  for (let at: Place | null = place; at !== null; at = at.above) {
    const colour = colourOf.get(at.slot);
    if (colour) return colour;
  }
  return null;
}
