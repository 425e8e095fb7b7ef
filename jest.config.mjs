// Layers of tests as projects: `jest --selectProjects unit`.
// The source runs as it stands (ESM, TypeScript stripped by swc); workspace packages resolve by
// their `source` condition, as they do under `node -C source`.
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testEnvironment: '<rootDir>/scripts/test/plain-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/.toolchain/', '/.run/', '/dist/', '/build/'],
};

const project = (displayName, ...testMatch) => ({ ...shared, displayName, testMatch });

/** Its tests start services as processes. */
const withPrograms = (tests) => ({ ...tests, globalSetup: '<rootDir>/scripts/test/build-programs.mjs' });

export default {
  projects: [
    project('unit', '<rootDir>/{libs,services}/*/src/**/*.test.ts', '<rootDir>/scripts/**/*.unit.test.ts'),
    withPrograms(project('conformance', '<rootDir>/{libs,services}/*/test/conformance/**/*.test.ts')),
    withPrograms(project('integration', '<rootDir>/{libs,services}/*/test/integration/**/*.test.ts')),
    withPrograms(project('quality', '<rootDir>/services/*/test/quality/**/*.test.ts')),
    project('house', '<rootDir>/scripts/test/**/*.test.ts'),
  ],
};
