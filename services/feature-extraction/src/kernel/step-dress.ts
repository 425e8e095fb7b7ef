import { readColours } from '../domain/part21/colours.ts';
import { openPart21 } from '../domain/part21/open-part21.ts';
import { readProductStructure } from '../domain/part21/product-tree.ts';
import type { OpenStep } from './open-step.ts';
import type { ShapeDress } from './shape-scene.ts';

/** The products, names and colours that the text of a sound STEP file gives to what the kernel read of it. */
export function stepDress({ text, limits }: Pick<OpenStep, 'text' | 'limits'>): ShapeDress {
  const file = openPart21(text, limits);
  const colours = readColours(file).map(
    ({ product, bodies }) => [product, bodies.map(({ faces }) => faces)] as const,
  );
  const { occurrences, ...rest } = readProductStructure(file);
  // What nothing places is not in the shape.
  const structure = { ...rest, occurrences: occurrences.filter(({ unplaced }) => !unplaced) };
  return { structure, colours: new Map(colours), colour: null };
}
