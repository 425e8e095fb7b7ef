import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { extents } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { expect, test } from '@jest/globals';
import { DETECT_HEAD_BYTES, detectFormat } from '../../src/domain/detect-format.ts';
import type { CadDocument } from '../../src/domain/document.ts';
import { featureVector } from '../../src/domain/features/feature-vector.ts';
import { preflightStep } from '../../src/domain/part21/preflight.ts';
import { readDrawingFile } from '../../src/domain/read-drawing-file.ts';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { corpusCases, corpusFiles, describeCorpus } from '../support/corpus.ts';

/** `CODE stage` of the refusal, or `read`. */
function outcome(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.stage}`;
    throw error;
  }
}

function detect(path: string): string {
  const bytes = readFileSync(path);
  const head = bytes.subarray(0, DETECT_HEAD_BYTES);
  return detectFormat({ head, totalBytes: bytes.length, name: basename(path) }).format;
}

function expectSound(document: CadDocument): void {
  expect(extents(document.boundingBox).every((extent) => Number.isFinite(extent) && extent >= 0)).toBe(true);
  expect(Math.max(...extents(document.boundingBox))).toBeGreaterThan(0);
  expect(document.entities).toBeGreaterThan(0);
  expect(featureVector(document, 'v4').every(Number.isFinite)).toBe(true);
}

describeCorpus('the STEP pre-flight check', () => {
  test.each(['families', 'machining-features', 'assemblies', 'pmi-nist', 'process-plans'])(
    'refuses no valid file of %s and finds each of its faces',
    (folder) => {
      for (const path of corpusFiles(folder, '.step', '.stp')) {
        const bytes = readFileSync(path);
        const { declaredFaces, units } = preflightStep(bytes);
        const written = bytes.toString('latin1').match(/=\s*ADVANCED_FACE\s*\(/g)?.length ?? 0;
        expect([basename(path), declaredFaces, units.assumed]).toEqual([basename(path), written, false]);
      }
    },
    120_000,
  );

  test('refuses every broken file', () => {
    const outcomes = corpusCases('hostile', '.step').map(([name, path]) => {
      const found = outcome(() => {
        detect(path);
        preflightStep(readFileSync(path));
      });
      return [name, found];
    });
    expect(Object.fromEntries(outcomes)).toEqual({
      'name_injection.step': 'PARSE_FAILED preflight',
      'step_dangling_refs.step': 'PARSE_FAILED preflight',
      'step_duplicate_ids.step': 'PARSE_FAILED preflight',
      'step_is_zip.step': 'UNSUPPORTED_FORMAT detect',
      'step_truncated_10pct.step': 'PARSE_FAILED preflight',
      'step_truncated_50pct.step': 'PARSE_FAILED preflight',
      'step_truncated_90pct.step': 'PARSE_FAILED preflight',
      'step_truncated_99pct.step': 'PARSE_FAILED preflight',
      'step_utf16.step': 'PARSE_FAILED preflight',
    });
  });
});

/** Drawings without anything to measure in model space, and one that is a header alone. */
const WITHOUT_CONTENT: Readonly<Record<string, string>> = {
  'Minimal_DXF_AC1009.dxf': 'PARSE_FAILED geometry',
  'Minimal_DXF_AC1021.dxf': 'PARSE_FAILED geometry',
  'dxf_unicode.dxf': 'PARSE_FAILED geometry',
  'header.dxf': 'PARSE_FAILED parse',
  'layout_missing_block_definition.dxf': 'PARSE_FAILED geometry',
  'r12_blocks_with_no_names.dxf': 'PARSE_FAILED geometry',
  'r2000_blocks_with_no_names.dxf': 'PARSE_FAILED geometry',
  'small_r14.dxf': 'PARSE_FAILED geometry',
};

describeCorpus('the drawing reader', () => {
  test.each(corpusCases('drawings', '.dxf'))('reads %s, or says that it is empty', (name, path) => {
    expect(detect(path)).toBe('dxf');
    const bytes = readFileSync(path);
    const found = outcome(() => expectSound(readDrawingFile(bytes)));
    expect(found).toBe(WITHOUT_CONTENT[name] ?? 'read');
  });

  test('refuses bombs, recursion and broken files', () => {
    const outcomes = corpusCases('hostile', '.dxf').map(([name, path]) => [
      name,
      outcome(() => readDrawingFile(readFileSync(path))),
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      'dxf_insert_bomb_1e11.dxf': 'RESOURCE_EXHAUSTED parse',
      'dxf_nan.dxf': 'PARSE_FAILED parse',
      'dxf_odd_lines.dxf': 'PARSE_FAILED parse',
      'dxf_recursive_block.dxf': 'PARSE_FAILED parse',
      'dxf_spline_no_ctrl.dxf': 'PARSE_FAILED geometry',
    });
  });

  // Boxes of the same files by ezdxf 1.4 (`bbox.extents`), in the unit of the file.
  test.each([
    ['1002_tray_bottom.DXF', 25.4, [14.819399, 10.657627], [28.819399, 24.657627]],
    ['single_arc.dxf', 1, [0, 0], [2, 5]],
    ['uc.r2010a.dxf', 25.4, [0, 0], [1, 1]],
    ['ae.r2000b.dxf', 25.4, [-3.7708072, -7.3195372], [2.3562873, 3]],
  ])('gives the box of %s that others give', (name, mm, min, max) => {
    const path = corpusFiles('drawings', '.dxf').find((file) => basename(file) === name) as string;
    const { boundingBox } = readDrawingFile(readFileSync(path));
    for (const axis of [0, 1] as const) {
      expect(boundingBox.min[axis] / mm).toBeCloseTo(min[axis] as number, 4);
      expect(boundingBox.max[axis] / mm).toBeCloseTo(max[axis] as number, 4);
    }
  });
});

describeCorpus('the mesh reader', () => {
  test.each(corpusCases('meshes', '.stl'))('reads %s', (_, path) => {
    expect(detect(path)).toBe('stl');
    expectSound(readMeshFile('stl', readFileSync(path)));
  });

  test('measures a sphere, a torus and a block', () => {
    const volume = (name: string) => {
      const path = corpusFiles('meshes', '.stl').find((file) => basename(file) === name) as string;
      return readMeshFile('stl', readFileSync(path)).volumeMm3 ?? 0;
    };
    expect(volume('unit_sphere.STL') / ((4 / 3) * Math.PI)).toBeCloseTo(1, 1);
    expect(volume('torus.STL') / (2 * Math.PI ** 2 * 0.25)).toBeCloseTo(1, 1);
    expect(volume('origin_inside.STL')).toBeCloseTo(0.96875, 9);
  });

  test('refuses a cut file and coordinates that are no numbers', () => {
    for (const path of corpusFiles('hostile', '.stl')) {
      expect(outcome(() => readMeshFile('stl', readFileSync(path)))).toBe('PARSE_FAILED parse');
    }
  });
});

describeCorpus('format detection', () => {
  test.each([
    ['.3mf', 'UNSUPPORTED_FORMAT detect'],
    ['.obj', 'UNSUPPORTED_FORMAT detect'],
    ['.ply', 'UNSUPPORTED_FORMAT detect'],
    ['.off', 'UNSUPPORTED_FORMAT detect'],
    ['.igs', 'UNSUPPORTED_FORMAT detect'],
    ['.gltf', 'UNSUPPORTED_FORMAT detect'],
    ['.fcstd', 'UNSUPPORTED_FORMAT detect'],
    ['.iqm', 'INPUT_FORMAT_INVALID detect'],
    ['.bin', 'INPUT_FORMAT_INVALID detect'],
  ])('of %s files', (extension, expected) => {
    const paths = [...corpusFiles('meshes', extension), ...corpusFiles('hostile', extension)];
    expect(paths.length).toBeGreaterThan(0);
    expect(new Set(paths.map((path) => outcome(() => detect(path))))).toEqual(new Set([expected]));
  });
});
