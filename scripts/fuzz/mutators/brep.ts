import { type Mutator, textMutator } from './mutator.ts';
import { otherNumber } from './numbers.ts';
import { changeTokens, swapTokens } from './text.ts';

/** A use of a shape: its sense, its number counted from the end, its location. */
const SHAPE_USE = /[-+]\d+ \d+/g;
const SECTION =
  /^(?:Locations|Curve2ds|Curves|Polygon3D|PolygonOnTriangulations|Surfaces|Triangulations|TShapes) \d+/gm;
const SHAPE_KIND = /^(?:Ve|Ed|Wi|Fa|Sh|So|Co)$/gm;

/** The BREP text of Open CASCADE: numbered tables, and shapes that use what stands in them. */
export const BREP_MUTATORS: readonly Mutator[] = [
  textMutator('re-point a shape', (text, random) =>
    changeTokens(text, SHAPE_USE, random, (use) => {
      const [, sense = '+', shape = '1', location = '0'] = /([-+])(\d+) (\d+)/.exec(use) ?? [];
      if (random.chance(0.4)) return `${sense === '+' ? '-' : '+'}${shape} ${location}`;
      return `${sense}${otherNumber(shape, random)} ${random.chance(0.3) ? random.below(9) : location}`;
    }),
  ),
  textMutator('swap shapes', (text, random) => swapTokens(text, SHAPE_USE, random)),
  textMutator('change a count', (text, random) =>
    changeTokens(text, SECTION, random, (line) =>
      line.replace(/\d+$/, (count) => otherNumber(count, random)),
    ),
  ),
  textMutator('change a kind', (text, random) =>
    changeTokens(text, SHAPE_KIND, random, () =>
      random.pick(['Ve', 'Ed', 'Wi', 'Fa', 'Sh', 'So', 'CS', 'Co', 'Xx']),
    ),
  ),
];
