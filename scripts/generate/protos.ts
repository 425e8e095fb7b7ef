import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../fleet/layout.ts';

const GENERATED = join(ROOT, 'libs/contracts/src/gen');

/** Which committed files differ from what the protos give now. */
export function staleGeneratedCode(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cadml-gen-'));
  try {
    const template = readFileSync(join(ROOT, 'proto/buf.gen.yaml'), 'utf8').replace(
      /out: .*/,
      `out: ${folder}`,
    );
    const config = join(folder, 'buf.gen.yaml');
    writeFileSync(config, template.replace('clean: true\n', ''));
    execFileSync('buf', ['generate', '--template', config], { cwd: join(ROOT, 'proto'), stdio: 'pipe' });
    rmSync(config);
    const fresh = contents(folder);
    const committed = contents(GENERATED);
    const names = new Set([...fresh.keys(), ...committed.keys()]);
    return [...names].filter((name) => fresh.get(name) !== committed.get(name)).map((name) => `gen/${name}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}
