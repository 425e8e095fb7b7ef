import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What a Node process needs of the machine before it runs a line of ours. V8 looks for a place near its own code
 * in the map of its memory; without it each worker holds a copy of the built-in functions (2 MB).
 */
const DEVICES = ['/dev/null', '/dev/urandom', '/proc/self/maps'] as const;
const LOADER_CACHE = '/etc/ld.so.cache';

/** What the kernel executes and the dynamic loader maps when `process.execPath` starts. */
export interface RuntimeFiles {
  readonly read: readonly string[];
  readonly execute: readonly string[];
}

/** The shared libraries of this very Node, one by one; its workers are the same program. */
export function runtimeFiles(): RuntimeFiles {
  const libraries = sharedObjects();
  const loaders = libraries.filter((path) => /\/ld-[^/]*\.so/.test(path));
  return { read: [...libraries, LOADER_CACHE, ...DEVICES], execute: [process.execPath, ...loaders] };
}

/** Of Node's report on itself, without the part that asks the resolver for the names of all peers. */
function sharedObjects(): string[] {
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  report.excludeNetwork = true;
  const { sharedObjects: objects } = report.getReport() as unknown as { sharedObjects: string[] };
  report.excludeNetwork = excludeNetwork;
  return objects.filter((path) => path.startsWith('/'));
}

/**
 * What the worker program is loaded from: as a bundle its folder, as source the package and the workspace's
 * libs; every `node_modules` that Node looks into for it, and every `package.json` that it asks on the way up.
 */
export function programPaths(entry: string): readonly string[] {
  const isSource = entry.endsWith('.ts');
  const own = isSource ? packageFolder(dirname(entry)) : dirname(entry);
  const beside = isSource ? ['node_modules', 'package.json', 'libs'] : ['node_modules', 'package.json'];
  const asked = ancestors(own).flatMap((folder) => beside.map((name) => join(folder, name)));
  return [own, ...asked].filter((path) => existsSync(path)).map((path) => realpathSync(path));
}

function packageFolder(folder: string): string {
  return ancestors(folder).find((path) => existsSync(join(path, 'package.json'))) ?? folder;
}

/** The folder and all above it, the root not included. */
function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [] : [folder, ...ancestors(above)];
}
