import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { ReadJob } from '../../src/application/ports.ts';
import type { CadDocument } from '../../src/domain/document.ts';
import { readStepShape } from '../../src/kernel/read-step-shape.ts';
import { type Bench, failure, openBench, REAL_WORKER } from '../support/kernel-pool.ts';
import { loadPartMaker, type PartMaker } from '../support/step-parts.ts';

let bench: Bench;
let make: PartMaker;

beforeAll(async () => {
  bench = await openBench({ entry: REAL_WORKER });
  [make] = await Promise.all([loadPartMaker(), bench.pool.start()]);
}, 120_000);

afterAll(async () => {
  await bench.close();
});

async function read(bytes: Uint8Array | string, more: Partial<ReadJob> = {}): Promise<CadDocument> {
  return (await bench.pool.read(bench.job(bytes, more))).document;
}

/** Each value within 1e-6 of the size of the part. */
function expectBox(document: CadDocument, min: readonly number[], max: readonly number[]): void {
  const size = Math.max(...max.map((value, axis) => value - (min[axis] as number)));
  const expected = [...min, ...max];
  const measured = [...document.boundingBox.min, ...document.boundingBox.max];
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((measured[i] as number) - value)).toBeLessThanOrEqual(1e-6 * size);
  }
}

function expectNear(measured: number | null, expected: number): void {
  expect(Math.abs((measured as number) - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));
}

describe('analytic parts are measured to 1e-6', () => {
  test('a box', async () => {
    const document = await read(make.step(make.box(10, 20, 30)));
    expectBox(document, [0, 0, 0], [10, 20, 30]);
    expectNear(document.volumeMm3, 6000);
    expectNear(document.areaMm2, 2200);
    expect(document).toMatchObject({
      format: 'step',
      kind: 'brep',
      units: { declared: 'mm', assumed: false },
      solids: 1,
      faces: 6,
      edges: 12,
      facets: 0,
      entities: 1,
      entityKinds: { SOLID: 1 },
      surfaceTypes: { plane: 6 },
      watertight: null,
      warnings: [],
    });
  });

  test('a cylinder', async () => {
    const document = await read(make.step(make.cylinder(5, 20)));
    expectBox(document, [-5, -5, 0], [5, 5, 20]);
    expectNear(document.volumeMm3, Math.PI * 500);
    expectNear(document.areaMm2, Math.PI * 250);
    expect(document.surfaceTypes).toEqual({ cylinder: 1, plane: 2 });
  });

  test('a sphere', async () => {
    const document = await read(make.step(make.sphere(7)));
    expectBox(document, [-7, -7, -7], [7, 7, 7]);
    expectNear(document.volumeMm3, (4 / 3) * Math.PI * 343);
    expectNear(document.areaMm2, 4 * Math.PI * 49);
    expect(document.surfaceTypes).toEqual({ sphere: 1 });
  });

  test('a torus', async () => {
    const document = await read(make.step(make.torus(20, 4)));
    expectBox(document, [-24, -24, -4], [24, 24, 4]);
    expectNear(document.volumeMm3, 2 * Math.PI ** 2 * 20 * 16);
    expectNear(document.areaMm2, 4 * Math.PI ** 2 * 20 * 4);
    expect(document.surfaceTypes).toEqual({ torus: 1 });
  });

  test('a cone', async () => {
    const document = await read(make.step(make.cone(8, 3, 12)));
    expectBox(document, [-8, -8, 0], [8, 8, 12]);
    expectNear(document.volumeMm3, (Math.PI * 12 * (64 + 24 + 9)) / 3);
    expectNear(document.areaMm2, Math.PI * (64 + 9 + 11 * Math.hypot(5, 12)));
    expect(document.surfaceTypes).toEqual({ cone: 1, plane: 2 });
  });

  test('a cylinder turned by 30° and moved', async () => {
    const document = await read(make.step(make.placed(make.cylinder(5, 20), 30, 100)));
    const [sin, cos] = [0.5, Math.sqrt(3) / 2];
    expectBox(document, [95, -20 * sin - 5 * cos, -5 * sin], [105, 5 * cos, 20 * cos + 5 * sin]);
    expectNear(document.volumeMm3, Math.PI * 500);
  });
});

describe('a part without a solid', () => {
  test('has no volume, and says why', async () => {
    const { oc } = make;
    const [face] = facesOf(make.box(10, 20, 30));
    using builder = new oc.TopoDS_Builder();
    const shell = new oc.TopoDS_Shell();
    builder.MakeShell(shell);
    for (const each of facesOf(make.box(10, 20, 30)).slice(1)) builder.Add(shell, each);
    const open = await read(make.step(shell));
    expect(open).toMatchObject({ volumeMm3: null, solids: 0, faces: 5 });
    expect(open.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['no_solids', 'The 5 faces of the part form 1 shells and no solid: it has no volume.'],
    ]);
    expect((await read(make.step(face as TopoDS_Shape))).warnings.map(({ code }) => code)).toEqual([
      'no_solids',
    ]);
  });

  function facesOf(shape: TopoDS_Shape): readonly TopoDS_Shape[] {
    const { TopAbs_FACE: faces, TopAbs_SHAPE: any } = make.oc.TopAbs_ShapeEnum;
    const found: TopoDS_Shape[] = [];
    const explorer = new make.oc.TopExp_Explorer(shape, faces, any);
    for (; explorer.More(); explorer.Next()) found.push(explorer.Current());
    return found;
  }
});

describe('units', () => {
  test('a file in inches is read in mm', async () => {
    const bytes = make.stepInInches(make.box(25.4, 50.8, 76.2));
    expect(new TextDecoder().decode(bytes)).toMatch(/CARTESIAN_POINT\('',\(1\.,/);
    const document = await read(bytes);
    expectBox(document, [0, 0, 0], [25.4, 50.8, 76.2]);
    expectNear(document.volumeMm3, 25.4 * 50.8 * 76.2);
    expect(document.units).toEqual({ declared: 'inch', assumed: false });
  });

  test('a file that declares its unit keeps it whatever the caller says, who is told', async () => {
    const document = await read(make.step(make.box(1, 2, 3)), { units: 'inch' });
    expectBox(document, [0, 0, 0], [1, 2, 3]);
    expect(document.warnings).toEqual([
      {
        code: 'units_declared',
        message: 'The file declares its unit (mm); that holds, not the one of the request.',
      },
    ]);
  });

  test('a file without a length unit is read as mm and says so; the caller may say otherwise', async () => {
    const bytes = new TextDecoder()
      .decode(make.step(make.box(1, 2, 3)))
      .replace(/GLOBAL_UNIT_ASSIGNED_CONTEXT\s*\(\(#\d+,/, 'GLOBAL_UNIT_ASSIGNED_CONTEXT((');
    const assumed = await read(bytes);
    expectBox(assumed, [0, 0, 0], [1, 2, 3]);
    expect(assumed.units).toEqual({ declared: null, assumed: true });
    expect(assumed.warnings.map(({ code }) => code)).toContain('units_assumed');
    const given = await read(bytes, { units: 'inch' });
    expectBox(given, [0, 0, 0], [25.4, 50.8, 76.2]);
    expectNear(given.volumeMm3, 6 * 25.4 ** 3);
    expectNear(given.areaMm2, 22 * 25.4 ** 2);
    expect(given.units).toEqual({ declared: null, assumed: false });
    expect(given.warnings.map(({ code }) => code)).not.toContain('units_assumed');
  });
});

describe('several shapes in one file', () => {
  test('count each, also when they are alike', async () => {
    const part = make.box(10, 10, 10);
    const document = await read(make.step(part, make.placed(part, 0, 50), make.cylinder(5, 20)));
    expect(document).toMatchObject({ solids: 3, faces: 15, edges: 27, entities: 3 });
    expectNear(document.volumeMm3, 2000 + Math.PI * 500);
    expectBox(document, [-5, -5, 0], [60, 10, 20]);
  });

  test('a file of faces alone has an area and no volume', async () => {
    const { oc } = make;
    const faces = new oc.TopExp_Explorer(
      make.box(10, 20, 30),
      oc.TopAbs_ShapeEnum.TopAbs_FACE,
      oc.TopAbs_ShapeEnum.TopAbs_SHAPE,
    );
    const document = await read(make.step(faces.Current()));
    expect(document).toMatchObject({ solids: 0, faces: 1, volumeMm3: null });
    expectNear(document.areaMm2, 600);
  });
});

describe('solids that share some of their space', () => {
  const shifted = (shape: ReturnType<PartMaker['box']>, by: number) => make.placed(shape, 0, by);
  const codes = async (...shapes: Parameters<PartMaker['step']>) =>
    (await read(make.step(...shapes))).warnings.map(({ code }) => code);

  test('are told, for the volume counts it twice', async () => {
    const document = await read(make.step(make.box(10, 10, 10), shifted(make.box(10, 10, 10), 6)));
    expectNear(document.volumeMm3, 2000);
    expect(document.warnings).toEqual([
      {
        code: 'bodies_overlap',
        message: 'Two solids overlap; the volume counts twice what they share.',
      },
    ]);
    expect(await codes(make.torus(20, 4), make.box(30, 10, 2))).toEqual(['bodies_overlap']);
    expect(await codes(make.box(30, 30, 30), shifted(make.box(5, 5, 5), 7))).toEqual(['bodies_overlap']);
  });

  test('are told of solids of planes where they share little, also one in another', async () => {
    const { oc } = make;
    const cut = (from: ReturnType<PartMaker['box']>, tool: ReturnType<PartMaker['box']>) =>
      new oc.BRepAlgoAPI_Cut(from, tool, new oc.Message_ProgressRange()).Shape();
    const wall = (outer: number, thick: number) =>
      cut(make.box(outer, outer, outer), make.box(outer - thick, outer - thick, outer - thick));
    const walls = (thick: number) => [101, 102, 103, 104].map((outer) => wall(outer, thick));
    expect(await codes(...walls(1))).toEqual([]);
    expect(await codes(...walls(1.1))).toEqual(['bodies_overlap']);
  });

  test('are told in BREP text too', async () => {
    const { oc } = make;
    const both = readStepShape(oc, make.step(make.box(10, 10, 10), shifted(make.box(10, 10, 10), 6)));
    const { warnings } = await read(oc.BRepToolsWrapper.Write(both), { format: 'brep' });
    expect(warnings.map(({ code }) => code)).toContain('bodies_overlap');
  });

  test('are not those that touch, fit into one another or lie in a hollow', async () => {
    const { oc } = make;
    const without = (from: ReturnType<PartMaker['box']>, tool: ReturnType<PartMaker['box']>) =>
      new oc.BRepAlgoAPI_Cut(from, tool, new oc.Message_ProgressRange()).Shape();
    const pin = make.cylinder(5, 20);
    expect(await codes(make.box(10, 10, 10), shifted(make.box(10, 10, 10), 10))).toEqual([]);
    expect(await codes(make.torus(20, 4), shifted(make.box(4, 4, 4), -2))).toEqual([]);
    expect(await codes(without(make.cylinder(30, 20), pin), pin)).toEqual([]);
    expect(await codes(without(make.sphere(20), make.sphere(8)), make.sphere(8))).toEqual([]);
  });
});

describe('broken files', () => {
  const text = () => new TextDecoder().decode(make.step(make.cylinder(5, 20)));

  const withSurface = (surface: string) => {
    const broken = text().replace(/CYLINDRICAL_SURFACE\('',(#\d+),5\.\)/, surface);
    expect(broken).not.toBe(text());
    return broken;
  };

  test('a face that the kernel cannot build is missed, with both counts, and the next file is read', async () => {
    const error = await failure(read(withSurface("DUPIN_CYCLIDE_SURFACE('',$1,5.,1.,1.)")));
    expect(error).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'geometry',
      context: { faces: 2, declaredFaces: 3 },
    });
    expect((await read(text())).faces).toBe(3);
  });

  test.each([
    ['a radius of nothing', "CYLINDRICAL_SURFACE('',$1,0.)"],
    ['ten times the radius', "CYLINDRICAL_SURFACE('',$1,50.)"],
  ])('a surface far from its edges is refused: %s', async (_, surface) => {
    const error = await failure(read(withSurface(surface)));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
  });

  test('a vertex far from its edges is refused', async () => {
    const box = new TextDecoder().decode(make.step(make.box(10, 20, 30)));
    const moved = box.replace(
      /(VERTEX_POINT\('',(#\d+)\);\s*\2 = CARTESIAN_POINT\('',\(0\.,0\.,)30\./,
      '$11.E5',
    );
    expect(moved).not.toBe(box);
    const error = await failure(read(moved));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
  });

  test('a solid that lacks a face has no volume, and that is said', async () => {
    const box = new TextDecoder().decode(make.step(make.box(10, 20, 30)));
    const open = box.replace(/(CLOSED_SHELL\('',\()#\d+,/, '$1');
    expect(open).not.toBe(box);
    const document = await read(open);
    expect(document).toMatchObject({ solids: 0, faces: 5, volumeMm3: null });
    expect(document.warnings.map(({ code }) => code)).toEqual(['solids_open']);
  });

  test('a part larger than anything is refused', async () => {
    const error = await failure(read(make.step(make.box(2e9, 1, 1))));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'geometry' });
  });

  test('texts and comments of any length do not disturb the kernel', async () => {
    const long = 'x'.repeat(20_000);
    const wordy = text().replace(/PRODUCT\('[^']*'/, `/* ${long} */ PRODUCT('${long}'`);
    expect(wordy.length).toBeGreaterThan(40_000);
    expect((await read(wordy)).faces).toBe(3);
  });

  test('a token that the kernel cannot hold is refused, and the next file is read', async () => {
    const error = await failure(read(text().replace('CYLINDRICAL_SURFACE', 'X'.repeat(20_000))));
    expect(error).toMatchObject({ code: 'PARSE_FAILED' });
    expect((await read(text())).faces).toBe(3);
  });

  test('text that is no STEP at all is refused before the kernel sees it', async () => {
    expect(await failure(read('solid?'))).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
  });
});

describe('other formats go through the same workers', () => {
  test('a mesh', async () => {
    const corners = [
      [0, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
      [0, 0, 10],
    ] as const;
    const faces = [
      [0, 2, 1],
      [0, 1, 3],
      [1, 2, 3],
      [0, 3, 2],
    ] as const;
    const facets = faces.map((face) => {
      const lines = face.map((corner) => `vertex ${corners[corner].join(' ')}`);
      return `facet normal 0 0 0\nouter loop\n${lines.join('\n')}\nendloop\nendfacet`;
    });
    const document = await read(`solid t\n${facets.join('\n')}\nendsolid t\n`, { format: 'stl' });
    expect(document).toMatchObject({ format: 'stl', kind: 'mesh', facets: 4, watertight: true });
    expectNear(document.volumeMm3, 1000 / 6);
  });

  test('a drawing', async () => {
    const document = await read(drawing(['cut']), { format: 'dxf' });
    expect(document).toMatchObject({
      format: 'dxf',
      kind: 'drawing',
      entities: 1,
      layers: [{ name: 'cut', count: 1 }],
    });
  });

  test('a drawing with names without end is refused by its limit, and its worker stays', async () => {
    const names = Array.from({ length: 500 }, (_, i) => `${i}`.padEnd(10_000, 'x'));
    expect(await failure(read(drawing(names), { format: 'dxf' }))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'documentBytes' },
    });
    expect(bench.recycled).toEqual([]);
  });
});

/** A line of 10 mm on each layer. */
function drawing(layers: readonly string[]): string {
  const lines = layers.map((layer) => `0\nLINE\n8\n${layer}\n10\n0\n20\n0\n11\n10\n21\n0\n`);
  return `0\nSECTION\n2\nENTITIES\n${lines.join('')}0\nENDSEC\n0\nEOF\n`;
}
