import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ManifestEntry } from '../samples/sample.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SAMPLES = join(ROOT, 'samples');
const MAX_BYTES = 3_000_000;
const GENERATION_TIMEOUT_MS = 180_000;

const manifest = JSON.parse(readFileSync(join(SAMPLES, 'manifest.json'), 'utf8')) as ManifestEntry[];
const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((path) =>
  statSync(join(SAMPLES, path)).isFile(),
);
const content = (path: string) => readFileSync(join(SAMPLES, path), 'latin1');

describe('samples/', () => {
  it(
    'is what the script makes, byte for byte',
    () => {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['-C', 'source', join(ROOT, 'scripts/samples/run.ts'), '--check'],
        { encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
    GENERATION_TIMEOUT_MS,
  );

  it('holds exactly the files of its manifest', () => {
    const listed = [...manifest.map(({ path }) => path), 'README.md', 'manifest.json'];
    expect(files.toSorted()).toEqual(listed.toSorted());
  });

  it('puts each file into the folder of its family', () => {
    expect(manifest.filter(({ path, family }) => path.split('/')[0] !== family)).toEqual([]);
  });

  it('gives no part number twice', () => {
    expect(new Set(manifest.map(({ partNumber }) => partNumber)).size).toBe(manifest.length);
  });

  it('stays under 3 MB', () => {
    const bytes = files.reduce((sum, path) => sum + statSync(join(SAMPLES, path)).size, 0);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('has no two files of the same content', () => {
    expect(new Set(files.map(content)).size).toBe(files.length);
  });

  it('has a file in inches, an assembly of 19 occurrences and drawings in millimetres', () => {
    expect(content('flanges/flange-nps2-4.step')).toContain("CONVERSION_BASED_UNIT('INCH'");
    const assembly = content('assemblies/flange-joint-dn50.step');
    expect(assembly.match(/NEXT_ASSEMBLY_USAGE_OCCURRENCE/g)).toHaveLength(19);
    const drawings = manifest.filter(({ family }) => family === 'drawings').map(({ path }) => content(path));
    expect(drawings.map((dxf) => /\$INSUNITS\n *70\n4\n/.test(dxf))).toEqual([true, true, true]);
  });
});
