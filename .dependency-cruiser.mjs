// Who may import whom. Each rule says what to do instead; scripts/test/layers.test.ts plants a violation of each.

const SERVICE = '^services/([^/]+)/src/';
const LIBS_OF = {
  errors: [],
  config: ['errors'],
  'cad-model': ['errors'],
  observability: ['errors', 'config'],
  contracts: ['errors', 'observability', 'cad-model'],
  redis: ['errors', 'config', 'observability'],
  store: ['errors', 'config', 'observability'],
  runtime: ['errors', 'config', 'observability', 'contracts'],
  faiss: ['errors'],
  sandbox: [],
};

/** A lib may import the libs of its row and nothing else of the house. */
const libRules = Object.entries(LIBS_OF).map(([lib, allowed]) => ({
  name: `lib-${lib}`,
  comment: `libs/${lib} may import ${allowed.join(', ') || 'no other lib'} only: move the shared part down, or pass it in as an argument.`,
  severity: 'error',
  from: { path: `^libs/${lib}/src/`, pathNot: '\\.(test|conformance)\\.ts$' },
  to: { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    ...libRules,
    {
      name: 'service-never-imports-service',
      comment: 'Services meet in proto/ only: call the other service through its generated client.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'lib-never-imports-service',
      comment: 'A lib serves every service: pass what it needs in as an argument.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'domain imports domain, errors, cad-model and pure codecs only: pass I/O, clock and randomness in from application.',
      severity: 'error',
      from: { path: `${SERVICE}domain/`, pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [
          `^services/$1/src/domain/`,
          '^libs/(errors|cad-model)/',
          // Bytes in, bytes or events out, and nothing else: what a file format is packed or written in.
          'node_modules/(fflate|saxes|meshoptimizer)/',
        ],
      },
    },
    {
      name: 'application-knows-ports-only',
      comment:
        'application imports domain, its ports, errors and cad-model only: write a port, implement it in adapters.',
      severity: 'error',
      from: { path: `${SERVICE}application/`, pathNot: '\\.(test|conformance)\\.ts$' },
      to: { pathNot: [`^services/$1/src/(application|domain)/`, '^libs/(errors|cad-model)/'] },
    },
    {
      name: 'adapters-implement-ports',
      comment:
        'adapters import ports, domain and libs; a use case or a transport is called by app.ts, not from here.',
      severity: 'error',
      from: { path: `${SERVICE}adapters/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: '^services/',
        pathNot: [
          `^services/$1/src/adapters/`,
          `^services/$1/src/domain/`,
          `^services/$1/src/application/ports`,
          // What a process and the program that it runs in a child process agree on.
          `^services/$1/src/kernel/(messages|frames|wasm-path)`,
        ],
      },
    },
    {
      name: 'transport-decodes-and-encodes',
      comment:
        'transport imports application, domain types, contracts, cad-model, errors and observability: what it needs besides comes as an argument from app.ts.',
      severity: 'error',
      from: { path: `${SERVICE}transport/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(services|libs)/',
        pathNot: [
          `^services/$1/src/(transport|application|domain)/`,
          '^libs/(contracts|cad-model|errors|observability)/',
        ],
      },
    },
    {
      name: 'only-app-composes',
      comment:
        'Only app.ts (of an entry point) sees adapters and transport together: build the thing there and pass it in.',
      severity: 'error',
      from: {
        path: SERVICE,
        pathNot: `${SERVICE}(app|worker-app|figures|adapters/.*|transport/.*|.*\\.test)(\\.ts)?$`,
      },
      to: { path: `^services/$1/src/(adapters|transport)/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'generated-types-stop-at-the-edges',
      comment:
        'Generated protobuf code stops at transport/ and adapters/grpc-*: translate to domain types there.',
      severity: 'error',
      from: {
        path: '^(services|libs)/',
        pathNot: [
          '/src/transport/',
          '/src/adapters/grpc-',
          '^libs/contracts/',
          '/test/',
          '/bench/',
          '/src/(worker-)?app\\.ts$',
          '^libs/(testing|runtime)/',
        ],
      },
      to: { path: '^libs/contracts/' },
    },
    {
      name: 'redis-clients-live-in-their-place',
      comment:
        'ioredis and bullmq live in libs/redis and adapters/redis-* or bullmq-*: use the factories of @cadml/redis.',
      severity: 'error',
      from: {
        path: '^(services|libs)/',
        pathNot: [
          '^libs/(redis|testing)/',
          '/src/adapters/(redis|bullmq)-',
          '\\.test\\.ts$',
          '/(test|bench)/',
        ],
      },
      to: { path: 'node_modules/(ioredis|bullmq|redlock)/' },
    },
    {
      name: 'telemetry-lives-in-observability',
      comment: 'pino, prom-client and the OpenTelemetry SDK live in libs/observability: use Telemetry.',
      severity: 'error',
      from: { path: '^(services|libs)/', pathNot: '^libs/observability/' },
      to: { path: 'node_modules/(pino|prom-client|@opentelemetry)/' },
    },
    {
      name: 'files-are-read-in-adapters',
      comment:
        'node:fs lives in adapters, libs/store, libs/config, libs/faiss, libs/sandbox and scripts: write a port.',
      severity: 'error',
      from: {
        path: '^(services|libs)/',
        pathNot: [
          '/src/adapters/',
          '/src/kernel(-iges)?/',
          '/src/cli/',
          '^libs/(store|config|faiss|sandbox|testing)/',
          '\\.(test|conformance)\\.ts$',
          '/(test|bench)/',
        ],
      },
      to: { path: '^(node:)?fs(/promises)?$', dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one thought, or that a type wants a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-deep-imports',
      comment: 'Another package is imported by its name: export what you need from its src/index.ts.',
      severity: 'error',
      from: { path: '^(libs|services)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'src-never-imports-tests',
      comment: 'Production code never depends on test code: move the shared part into src.',
      severity: 'error',
      from: { path: '/src/', pathNot: ['\\.(test|conformance)\\.ts$', '^libs/testing/'] },
      to: { path: ['/test/', '\\.test\\.ts$', '\\.conformance\\.ts$', '^libs/testing/'] },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'What src imports must be in `dependencies` of its package.json.',
      severity: 'error',
      from: { path: '/src/', pathNot: '\\.(test|conformance)\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that resolves to nothing fails at run time: fix the path or add the dependency.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that is no entry point: use it or delete it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '(^|/)(main|worker-main|kernel-worker|kernel-compiler|index)\\.ts$',
          '\\.(test|conformance)\\.ts$',
          '/gen/',
          '/(test|bench|cli)/',
          '-(thread|worker)\\.ts$',
          '^scripts/',
          '^bench/',
        ],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/build/', '/gen/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
