import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

interface Rule {
  readonly name: string;
  readonly comment: string;
}

let rules: readonly Rule[];

/** One file that breaks exactly the rule of its name, in a small house of the same form. */
const VIOLATIONS: Record<string, Record<string, string>> = {
  'service-never-imports-service': { 'services/a/src/app.ts': "import '../../b/src/domain/part.ts';" },
  'lib-never-imports-service': {
    'libs/store/src/index.ts': "import '../../../services/b/src/domain/part.ts';",
  },
  'domain-is-pure': { 'services/a/src/domain/rule.ts': "import 'node:crypto';" },
  'application-knows-ports-only': {
    'services/a/src/application/do-it.ts': "import '../../../../libs/store/src/index.ts';",
  },
  'adapters-implement-ports': {
    'services/a/src/adapters/sql-part-store.ts': "import '../application/do-it.ts';",
    'services/a/src/application/do-it.ts': 'export {};',
  },
  'transport-decodes-and-encodes': {
    'services/a/src/transport/grpc/get.ts': "import '../../../../../libs/store/src/index.ts';",
  },
  'only-app-composes': {
    'services/a/src/events.ts': "import './adapters/sql-part-store.ts';",
    'services/a/src/adapters/sql-part-store.ts': 'export {};',
  },
  'generated-types-stop-at-the-edges': {
    'services/a/src/domain/rule.ts': "import '../../../../libs/contracts/src/index.ts';",
  },
  'redis-clients-live-in-their-place': { 'services/a/src/events.ts': "import 'ioredis';" },
  'telemetry-lives-in-observability': { 'services/a/src/events.ts': "import 'pino';" },
  'files-are-read-in-adapters': { 'services/a/src/events.ts': "import 'node:fs';" },
  'no-cycles': {
    'services/a/src/domain/one.ts': "import { two } from './two.ts'; export const one = () => two;",
    'services/a/src/domain/two.ts': "import { one } from './one.ts'; export const two = () => one;",
  },
  'no-deep-imports': { 'services/a/src/events.ts': "import '../../../libs/store/src/inner.ts';" },
  'src-never-imports-tests': { 'services/a/src/events.ts': "import '../test/support.ts';" },
  'no-dev-dependency-in-src': { 'services/a/src/events.ts': "import 'fast-check';" },
  'no-unresolvable': { 'services/a/src/events.ts': "import './nowhere.ts';" },
  'no-orphans': { 'services/a/src/domain/alone.ts': 'export {};' },
};

const HOUSE = {
  'services/a/package.json':
    '{"name":"a","type":"module","devDependencies":{"fast-check":"*"},"dependencies":{"ioredis":"*","pino":"*"}}',
  'services/a/test/support.ts': 'export {};',
  'services/b/src/domain/part.ts': 'export {};',
  'libs/store/src/inner.ts': 'export {};',
  'libs/store/src/index.ts': 'export {};',
  'libs/contracts/src/index.ts': 'export {};',
};

let folder: string;

beforeAll(async () => {
  const file: string = join(ROOT, '.dependency-cruiser.mjs');
  rules = ((await import(file)) as { default: { forbidden: Rule[] } }).default.forbidden;
  folder = mkdtempSync(join(tmpdir(), 'cadml-layers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rules that are made of the table of libs. */
const isLibRule = (name: string) => name.startsWith('lib-') && name !== 'lib-never-imports-service';

function violationsOf(name: string, files: Record<string, string>): string[] {
  const house = join(folder, name);
  for (const [path, text] of Object.entries({ ...HOUSE, ...files })) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  for (const [name, home] of [
    ['ioredis', 'libs/redis'],
    ['pino', 'libs/observability'],
    ['fast-check', '.'],
  ] as const) {
    mkdirSync(join(house, 'node_modules'), { recursive: true });
    symlinkSync(resolve(ROOT, home, 'node_modules', name), join(house, 'node_modules', name));
  }
  const binary = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    'libs',
    'services',
    '--config',
    join(ROOT, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
  ];
  const run = spawnSync(process.execPath, [binary, ...args], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const report = JSON.parse(run.stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return report.summary.violations.map((violation) => violation.rule.name);
}

describe('the layer rules', () => {
  test.each(Object.entries(VIOLATIONS))('%s refuses a planted violation', (name, files) => {
    expect(violationsOf(name, files)).toContain(name);
  });

  test('each lib is refused what is not in its row', () => {
    const libs = rules.map(({ name }) => name).filter((name) => isLibRule(name));
    const plants = libs.map((rule) => [
      `libs/${rule.slice('lib-'.length)}/src/planted.ts`,
      rule === 'lib-testing' ? "import '../../redis/src/index.ts';" : "import '../../testing/src/index.ts';",
    ]);
    const house = { ...Object.fromEntries(plants), 'libs/testing/src/index.ts': 'export {};' };
    expect(violationsOf('libs', house)).toEqual(expect.arrayContaining(libs));
    expect(libs.length).toBeGreaterThan(5);
  });

  test('a house without violations is accepted, apart from its orphans', () => {
    const found = violationsOf('clean', {
      'services/a/src/app.ts': "import './adapters/sql-part-store.ts'; import './transport/grpc/get.ts';",
      'services/a/src/adapters/sql-part-store.ts': "import '../../../../libs/store/src/index.ts';",
      'services/a/src/transport/grpc/get.ts': "import '../../application/do-it.ts';",
      'services/a/src/application/do-it.ts': "import '../domain/rule.ts';",
      'services/a/src/domain/rule.ts': 'export {};',
    });
    expect(found.filter((name) => name !== 'no-orphans')).toEqual([]);
  });

  test('every rule has a violation planted here and says what to do instead', () => {
    for (const { name, comment } of rules) {
      expect(comment.length).toBeGreaterThan(40);
      if (!isLibRule(name)) expect(Object.keys(VIOLATIONS)).toContain(name);
    }
  });
});
