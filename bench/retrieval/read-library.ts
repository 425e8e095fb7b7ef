import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeVector } from '@cadml/cad-model';
import { concurrently } from '../../scripts/e2e/concurrently.ts';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { EXTRACTOR_REVISION } from '../../services/feature-extraction/src/domain/extractor-revision.ts';
import { type LineProgram, startLineProgram } from '../lib/line-program.ts';
import type { LabelledFile } from './library.ts';
import type { ReadPart } from './read-part.ts';

/** A part with everything that it is compared by. */
export interface DescribedPart extends LabelledFile, Pick<ReadPart, 'readMs' | 'tessellateMs' | 'shapeMs'> {
  readonly v4: Float32Array;
  readonly v5: Float32Array;
  readonly d2: readonly number[];
}

const READER = join(ROOT, 'bench/retrieval/part-reader.ts');
const READERS = 2;
/** The memory of a reader stays as large as its largest file needed. */
const FILES_PER_READER = 60;

/** Reads all files. `cache`, when given, is a folder in which readings of this extractor revision are kept. */
export async function readLibrary(
  files: readonly LabelledFile[],
  cache: string | undefined,
): Promise<readonly DescribedPart[]> {
  const parts = new Map<LabelledFile, DescribedPart>();
  const chunks = Array.from({ length: Math.ceil(files.length / FILES_PER_READER) }, (_, i) =>
    files.slice(i * FILES_PER_READER, (i + 1) * FILES_PER_READER),
  );
  await concurrently(chunks, READERS, async (chunk) => {
    const reader = startLineProgram(process.execPath, ['-C', 'source', READER]);
    try {
      for (const file of chunk) parts.set(file, describe(file, await readThrough(cache, file, reader)));
    } finally {
      reader.stop();
    }
  });
  return files.map((file) => parts.get(file) as DescribedPart);
}

async function readThrough(
  cache: string | undefined,
  { path }: LabelledFile,
  reader: LineProgram,
): Promise<ReadPart> {
  if (cache === undefined) return (await reader.ask(path)) as ReadPart;
  mkdirSync(cache, { recursive: true });
  const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
  const kept = join(cache, `${hash}.${EXTRACTOR_REVISION}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as ReadPart;
  const read = (await reader.ask(path)) as ReadPart;
  writeFileSync(kept, JSON.stringify(read));
  return read;
}

function describe(file: LabelledFile, { v4, v5, ...rest }: ReadPart): DescribedPart {
  const vector = (packed: string) => decodeVector(Buffer.from(packed, 'base64'));
  return { ...file, ...rest, v4: vector(v4), v5: vector(v5) };
}
