// `make samples`: makes samples/ again; with --check it only compares and fails when a file differs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { differingFiles, keptFiles } from './compare.ts';
import { type GeneratedFiles, generateSamples } from './generate.ts';

const SAMPLES = resolve(import.meta.dirname, '../../samples');

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const files = await generateSamples();
if (values.check) check(files);
else write(files);

function check(files: GeneratedFiles): void {
  const differing = differingFiles(SAMPLES, files);
  if (differing.length === 0) {
    console.log(`samples/: ${files.size} files, all as the script makes them.`);
    return;
  }
  for (const path of differing) console.error(`samples/${path} differs`);
  console.error('Run `make samples` and commit what it writes.');
  process.exitCode = 1;
}

function write(files: GeneratedFiles): void {
  for (const path of keptFiles(SAMPLES)) rmSync(join(SAMPLES, path));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(SAMPLES, path)), { recursive: true });
    writeFileSync(join(SAMPLES, path), bytes);
  }
  const kilobytes = [...files.values()].reduce((sum, { length }) => sum + length, 0) / 1000;
  console.log(`samples/: ${files.size} files, ${kilobytes.toFixed(0)} kB.`);
}
