/** One check: a command, and what to do when it fails. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly mend: string;
}

const node = (script: string, ...args: string[]) => ['node', '-C', 'source', script, ...args];

export const STEPS: readonly Step[] = [
  {
    name: 'format and lint',
    command: ['biome', 'ci', '--error-on-warnings', '--colors=off', '.'],
    mend: 'make format; then mend what is left by hand',
  },
  { name: 'types', command: ['tsc', '-b'], mend: 'mend the types' },
  {
    name: 'layers',
    command: [
      'depcruise',
      'libs',
      'services',
      'scripts',
      'bench',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err-long',
    ],
    mend: 'each message says what to do instead',
  },
  {
    name: 'unused code',
    command: ['knip', '--no-progress', '--no-config-hints'],
    mend: 'delete what nobody uses',
  },
  { name: 'proto lint', command: ['buf', 'lint'], cwd: 'proto', mend: 'follow the message' },
  {
    name: 'proto format',
    command: ['buf', 'format', '--diff', '--exit-code'],
    cwd: 'proto',
    mend: 'make generate',
  },
  {
    name: 'proto compatibility',
    command: ['buf', 'breaking', '--against', 'baseline.binpb'],
    cwd: 'proto',
    mend: 'keep old clients working; a deliberate break moves the baseline: cd proto && buf build -o baseline.binpb',
  },
  {
    name: 'generated files',
    command: node('scripts/generate/run.ts', '--check'),
    mend: 'make generate, and commit it',
  },
];
