// Bundles every service for production: services/<name>/dist/<entry>.mjs.
// Native packages and the CAD kernels (LGPL, replaceable as separate packages) stay outside the bundles.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

/** Entry points of a service: the programs that run as processes. */
const ENTRIES = ['main.ts', 'worker-main.ts', 'kernel-worker.ts', 'iges-worker.ts', 'kernel-compiler.ts'];

const EXTERNAL = [
  'replicad-opencascadejs',
  'opencascade.js',
  'manifold-3d',
  'swagger-ui-dist',
  'pg-native',
  '*.node',
];

/** CommonJS packages inside an ES module bundle still ask for `require` and `__dirname`. */
const BANNER = [
  "import { createRequire as cadmlCreateRequire } from 'node:module';",
  'const require = cadmlCreateRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

for (const service of readdirSync(join(ROOT, 'services'))) {
  const source = join(ROOT, 'services', service, 'src');
  const entries = ENTRIES.map((name) => join(source, name)).filter((path) => existsSync(path));
  if (entries.length > 0) await bundleService(join(ROOT, 'services', service), entries);
}

async function bundleService(folder: string, entries: readonly string[]): Promise<void> {
  const threads = new Set<string>();
  await bundle(folder, entries, threads);
  const used = usedThreads(folder, entries, threads);
  if (used.length > 0) await bundle(folder, used, new Set());
}

/** A lib may bring the program of a part that this service does not use. */
function usedThreads(folder: string, entries: readonly string[], threads: Set<string>): string[] {
  const bundles = entries.map((path) =>
    readFileSync(join(folder, 'dist', `${basename(path, '.ts')}.mjs`), 'utf8'),
  );
  return [...threads].filter((path) =>
    bundles.some((text) => text.includes(`./${basename(path, '.ts')}.mjs`)),
  );
}

async function bundle(folder: string, entries: readonly string[], threads: Set<string>): Promise<void> {
  await build({
    entryPoints: entries.map((path) => ({ in: path, out: basename(path, '.ts') })),
    outdir: join(folder, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['source'],
    external: EXTERNAL,
    banner: { js: BANNER },
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [threadEntries(threads)],
  });
}

/**
 * `new URL('./x.ts', import.meta.url)` names the program of a worker thread or child process: it becomes an
 * entry of its own beside the bundle, and the URL points to it.
 */
function threadEntries(found: Set<string>): Plugin {
  const pattern = /new URL\(\s*'\.\/([\w-]+)\.ts',\s*import\.meta\.url,?\s*\)/g;
  return {
    name: 'thread-entries',
    setup: ({ onLoad }) => {
      onLoad({ filter: /(libs|services)[\\/][\w-]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8');
        if (!contents.includes('import.meta.url')) return null;
        const rewritten = contents.replace(pattern, (_, name: string) => {
          found.add(join(dirname(path), `${name}.ts`));
          return `new URL('./${name}.mjs', import.meta.url)`;
        });
        return { contents: rewritten, loader: 'ts' };
      });
    },
  };
}
