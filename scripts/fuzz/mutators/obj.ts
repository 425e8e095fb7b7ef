import { type Mutator, textMutator } from './mutator.ts';
import { otherNumber } from './numbers.ts';
import { changeTokens, textMutators } from './text.ts';

const CORNER = /(?<=^f .*\s|^f )-?\d+(?:\/-?\d*)*/gm;
const FACE = /^f .+$/gm;
const VERTEX = /^v .+$/gm;

/** Vertices and faces of an OBJ. */
export const OBJ_MUTATORS: readonly Mutator[] = [
  textMutator('re-point a corner', (text, random) =>
    changeTokens(text, CORNER, random, (corner) =>
      corner.replace(/-?\d+/, (index) => otherNumber(index, random)),
    ),
  ),
  textMutator('change a face', (text, random) =>
    changeTokens(text, FACE, random, (face) =>
      random.pick([
        ...[
          'f',
          'f 1',
          'f 1 2',
          'f 1 1 1',
          'f 0 0 0',
          'f -1 -2 -3',
          'f 1//1 2//2 3//3',
          'f 1/ 2/ 3/',
          'f a b c',
        ],
        ...[
          `${face} 1`,
          face.split(' ').toReversed().join(' '),
          `f ${'1 2 3 '.repeat(1 + random.below(20_000))}`,
        ],
        ...[`${face} \\`, `${face} # end`, `${face}\ncsh rm`, `${face}\nl 1 2\np 1`],
      ]),
    ),
  ),
  textMutator('change a vertex', (text, random) =>
    changeTokens(text, VERTEX, random, (vertex) =>
      random.pick(['v', 'v 1 2', `${vertex} 1`, `${vertex} 1 0 0`, 'v nan nan nan', 'v 1e400 0 0', '# gone']),
    ),
  ),
  ...textMutators(),
];
