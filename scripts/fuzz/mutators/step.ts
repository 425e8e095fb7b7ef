import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { type Mutator, textMutator } from './mutator.ts';
import { otherNumber } from './numbers.ts';
import { STEP_INSTANCE_MUTATORS } from './step-instances.ts';
import { STEP_STRUCTURE_MUTATORS } from './step-structure.ts';
import { changeTokens, randomToken, replace, swapTokens } from './text.ts';

const REAL = /(?<![\w.#+'-])[-+]?\d+\.\d*(?:E[-+]?\d+)?/g;
const INTEGER = /(?<![\w.#+'-])\d+(?![\w.])/g;
const KEYWORD = /(?<![\w.'])[A-Z_][A-Z_0-9]{3,}(?=\s*\()/g;
const ENUMERATION = /\.[A-Z_0-9]+\./g;
const PARAMETER = /(?<=[(,])[^(),;]+(?=[),])/g;
const STRING = /'[^'\n]*'/g;

/** Tokens of a Part 21 file changed with a sense for what they are. */
export const STEP_MUTATORS: readonly Mutator[] = [
  textMutator('change a real', (text, random) => changeTokens(text, REAL, random, otherNumber)),
  textMutator('change reals', (text, random) => {
    let changed = text;
    for (let i = 1 + random.below(12); i > 0; i--) changed = changeTokens(changed, REAL, random, otherNumber);
    return changed;
  }),
  textMutator('change an integer', (text, random) => changeTokens(text, INTEGER, random, otherNumber)),
  textMutator('swap reals', (text, random) => swapTokens(text, REAL, random)),
  textMutator('swap keywords', (text, random) => swapTokens(text, KEYWORD, random)),
  textMutator('swap parameters', (text, random) => swapTokens(text, PARAMETER, random)),
  textMutator('change an enumeration', (text, random) =>
    changeTokens(text, ENUMERATION, random, otherEnumeration),
  ),
  textMutator('change a parameter', (text, random) =>
    changeTokens(text, PARAMETER, random, () =>
      random.pick(['$', '*', '', '()', '($)', "''", '#0', '.T.', '1', '1.']),
    ),
  ),
  textMutator('nest a parameter', nest),
  textMutator('break a string', (text, random) => changeTokens(text, STRING, random, brokenString)),
  textMutator('change a keyword', (text, random) => changeTokens(text, KEYWORD, random, otherKeyword)),
  textMutator('insert a comment', insertComment),
  ...STEP_INSTANCE_MUTATORS,
  ...STEP_STRUCTURE_MUTATORS,
  { name: 'pack', apply: ({ content }) => gzipSync(content, { level: 1 }) },
];

function otherEnumeration(found: string, random: Random): string {
  if (found === '.T.') return '.F.';
  if (found === '.F.') return '.T.';
  return random.pick([
    '.MILLI.',
    '.CENTI.',
    '.MICRO.',
    '.METRE.',
    '.RADIAN.',
    '$',
    '.X.',
    '.UNSPECIFIED.',
    '..',
  ]);
}

function otherKeyword(found: string, random: Random): string {
  return random.pick([
    ...[
      'CARTESIAN_POINT',
      'DIRECTION',
      'PLANE',
      'CYLINDRICAL_SURFACE',
      'CONICAL_SURFACE',
      'SPHERICAL_SURFACE',
    ],
    ...['TOROIDAL_SURFACE', 'LINE', 'CIRCLE', 'ELLIPSE', 'FACE_OUTER_BOUND', 'FACE_BOUND', 'CLOSED_SHELL'],
    ...['OPEN_SHELL', 'MANIFOLD_SOLID_BREP', 'SHELL_BASED_SURFACE_MODEL', 'ADVANCED_FACE', 'VERTEX_POINT'],
    ...['XYZZY', found.toLowerCase(), `${found}_`, '', 'A'.repeat(1 + random.below(3_000))],
  ]);
}

/** From harmless to far beyond any limit. */
function nest(text: string, random: Random): string {
  const depth = random.pick([1, 2, 30, 300, 20_000]);
  return changeTokens(text, PARAMETER, random, (found) => {
    return '('.repeat(depth) + found + ')'.repeat(random.chance(0.9) ? depth : depth - 1);
  });
}

function brokenString(found: string, random: Random): string {
  const inner = found.slice(1, -1);
  return random.pick([
    ...[
      `'${inner}`,
      `${inner}'`,
      `'${inner}''`,
      "'\\X2\\00e4'",
      "'\\X2\\D83DDE00\\X0\\'",
      "'\\X4\\0001F600\\X0\\'",
    ],
    ...[
      "'\\X4\\FFFFFFFF\\X0\\'",
      "'\\X\\G1'",
      "'\\S\\'",
      "'\\P\\'",
      "'\\PZ\\\\S\\d'",
      "'\\X2\\D800\\X0\\'",
      "'\\'",
    ],
    ...[`'${'x'.repeat(random.below(100_000))}'`, "'\xff\xfe\x00\x01'", "'<script>alert(1)</script>'"],
  ]);
}

function insertComment(text: string, random: Random): string {
  const token = randomToken(text, PARAMETER, random);
  if (token === null) return text;
  const comment = random.pick([
    '/* a comment */',
    '/**/',
    '/* open',
    '*/',
    '/* a /* nested */ one */',
    '\r\n\t ',
  ]);
  return replace(text, { from: token.from, to: token.from }, comment);
}
