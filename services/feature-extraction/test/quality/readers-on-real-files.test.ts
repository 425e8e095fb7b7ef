import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { extents } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { expect, test } from '@jest/globals';
import { DETECT_HEAD_BYTES, DETECT_TAIL_BYTES, detectFormat } from '../../src/domain/detect-format.ts';
import type { CadDocument } from '../../src/domain/document.ts';
import { featureVector } from '../../src/domain/features/feature-vector.ts';
import { preflightStep } from '../../src/domain/part21/preflight.ts';
import { readDrawingFile } from '../../src/domain/read-drawing-file.ts';
import type { MeshFormat } from '../../src/domain/read-mesh-content.ts';
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
  const tail = bytes.subarray(-DETECT_TAIL_BYTES);
  return detectFormat({ head, tail, totalBytes: bytes.length, name: basename(path) }).format;
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

/** What has no faces, and what cannot be read as it stands. */
const REFUSED_MESHES: Readonly<Record<string, string>> = {
  'points_ascii.ply': 'PARSE_FAILED geometry',
  'points_ascii_with_lists.ply': 'PARSE_FAILED geometry',
  'points_bin.ply': 'PARSE_FAILED geometry',
};

const MESH_EXTENSIONS = ['.stl', '.obj', '.ply', '.3mf', '.gltf'] as const;

function readMesh(path: string): CadDocument {
  return readMeshFile(extname(path).slice(1).toLowerCase() as MeshFormat, readFileSync(path));
}

function meshNamed(name: string): CadDocument {
  const path = corpusFiles('meshes', ...MESH_EXTENSIONS).find((file) => basename(file) === name);
  return readMesh(path as string);
}

describeCorpus('the mesh reader', () => {
  test.each(corpusCases('meshes', ...MESH_EXTENSIONS))('reads %s, or says why not', (name, path) => {
    expect(detect(path)).toBe(extname(path).slice(1).toLowerCase());
    const found = outcome(() => expectSound(readMesh(path)));
    expect(found).toBe(REFUSED_MESHES[name] ?? 'read');
  });

  test('measures a sphere, a torus and a block', () => {
    const volume = (name: string) => meshNamed(name).volumeMm3 ?? 0;
    expect(volume('unit_sphere.STL') / ((4 / 3) * Math.PI)).toBeCloseTo(1, 1);
    expect(volume('torus.STL') / (2 * Math.PI ** 2 * 0.25)).toBeCloseTo(1, 1);
    expect(volume('origin_inside.STL')).toBeCloseTo(0.96875, 9);
  });

  // What trimesh, whose files these are, says of them in its own tests, or what the shapes say themselves.
  test.each([
    ['featuretype.STL', { watertight: true, mesh: { genus: 9, components: 1 } }],
    ['featuretype.ply', { watertight: true, mesh: { genus: 9, components: 1 } }],
    ['torus.STL', { watertight: true, mesh: { genus: 1 } }],
    ['tube.obj', { watertight: true, mesh: { genus: 1 } }],
    ['negative_indices.obj', { volumeMm3: 8, areaMm2: 24 }],
    ['cube_blender_uv_meshlab.ply', { volumeMm3: 1, watertight: true }],
    ['pyramids.3mf', { solids: 12, watertight: true }],
    ['soup.stl', { volumeMm3: null, solids: 0, mesh: { components: 100, boundaryEdges: 300 } }],
    ['multibody.stl', { volumeMm3: null, mesh: { orientation: 'mixed', boundaryEdges: 0 } }],
  ])('knows what %s is', (name, expected) => {
    expect(meshNamed(name)).toMatchObject(expected);
  });

  test.each([
    ['featuretype.STL', 'featuretype.ply'],
    ['fuze.obj', 'fuze_ascii.ply'],
  ])('measures %s and %s alike', (one, other) => {
    const [first, second] = [meshNamed(one), meshNamed(other)];
    expect((second.volumeMm3 as number) / (first.volumeMm3 as number)).toBeCloseTo(1, 5);
    expect((second.areaMm2 as number) / (first.areaMm2 as number)).toBeCloseTo(1, 5);
  });

  test('refuses broken files and reads what is only odd', () => {
    const outcomes = corpusCases('hostile', ...MESH_EXTENSIONS).map(([name, path]) => [
      name,
      outcome(() => expectSound(readMesh(path))),
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      '3mf_component_cycle.3mf': 'PARSE_FAILED parse',
      '3mf_zip_slip.3mf': 'PARSE_FAILED geometry',
      'BeamLattice__Box_Attributes_Negative_2.3mf': 'UNSUPPORTED_FORMAT parse',
      'CPP_UnitTests__cube10.3mf': 'read',
      // What these lack has to do with materials and metadata, not with the mesh.
      'MUSTFAIL_3MF100_Extension_Chapter4c_MissingMatidMatIndices.3mf': 'read',
      'MUSTFAIL_3MF100_Extension_Chapter4d_MissingMatIndices.3mf': 'read',
      'MUSTFAIL_3MF100_Extension_Chapter5c_MultipleReferenceToColorgroup.3mf': 'read',
      'MUSTFAIL_3MF100_Extension_Chapter6_2DTexture_InvalidContentType.3mf': 'read',
      'MUSTFAIL_Chapter3.4.1a_MissingMetadataName.3mf': 'read',
      'MUSTFAIL_Chapter3.4.1b_DuplicatedMetadataName.3mf': 'read',
      'MUSTFAIL_Chapter3.4.3.1b_BuildItemReferToObjectOfTypeOther.3mf': 'read',
      'MUSTFAIL_Chapter4b_PID_IsNotSpecified.3mf': 'read',
      'Objects__HelixWithThumbnail_IncorrectRelationship.3mf': 'read',
      'Production__Replaces_PP_701_04.3mf': 'read',
      'Properties__MultiProperty_Out_incorrect.3mf': 'read',
      'Reader__Box.3mf': 'read',
      'Reader__GEN-M-ADA-ITEM-TRANSFORM-0.3mf': 'PARSE_FAILED parse',
      'Reader__N_XXX_0422_01.3mf': 'PARSE_FAILED parse',
      'SecureContent__keystore_encrypted.3mf': 'UNSUPPORTED_FORMAT parse',
      'SecureContent__negative_keystore_missing_attributes.3mf': 'UNSUPPORTED_FORMAT parse',
      'Slice__UniSliceStack_TwoFiles.3mf': 'read',
      'glTF__IncorrectVertexArrays__Cube_v1.gltf': 'UNSUPPORTED_FORMAT parse',
      'obj_index_out_of_range.obj': 'PARSE_FAILED parse',
      'obj_long_line.obj': 'PARSE_FAILED geometry',
      'ply_neg_count.ply': 'PARSE_FAILED parse',
      'stl_bin_truncated.stl': 'PARSE_FAILED parse',
      'stl_nan_inf.stl': 'PARSE_FAILED parse',
    });
  });
});

describeCorpus('format detection', () => {
  test.each([
    ['.off', 'UNSUPPORTED_FORMAT detect'],
    ['.igs', 'read'],
    ['.fcstd', 'UNSUPPORTED_FORMAT detect'],
    ['.iqm', 'INPUT_FORMAT_INVALID detect'],
    ['.bin', 'INPUT_FORMAT_INVALID detect'],
  ])('of %s files', (extension, expected) => {
    const paths = [...corpusFiles('meshes', extension), ...corpusFiles('hostile', extension)];
    expect(paths.length).toBeGreaterThan(0);
    expect(new Set(paths.map((path) => outcome(() => detect(path))))).toEqual(new Set([expected]));
  });
});
