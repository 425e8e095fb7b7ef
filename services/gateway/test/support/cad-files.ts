import type { TestFile } from './api.ts';

type Vec3 = readonly [number, number, number];

/** A closed box as binary STL, sides in mm. */
export function boxStl(name: string, [w, h, d]: Vec3): TestFile {
  const triangles = boxTriangles([w, h, d]);
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((corners, i) => {
    for (const [j, value] of corners.flat().entries()) view.setFloat32(96 + 50 * i + 4 * j, value, true);
  });
  return { name, bytes };
}

/** A mesh that takes the kernel a while: the facets of a box, many times over. */
export function largeStl(name: string, copies: number): TestFile {
  const once = boxStl(name, [10, 20, 30]).bytes as Uint8Array;
  const facets = once.subarray(84);
  const bytes = new Uint8Array(84 + facets.length * copies);
  for (let i = 0; i < copies; i++) bytes.set(facets, 84 + facets.length * i);
  new DataView(bytes.buffer).setUint32(80, 12 * copies, true);
  return { name, bytes };
}

/** A drawing of one line on a layer that is off, with another line on paper. */
export function sheetDxf(name: string): TestFile {
  const groups = [
    ...[0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, 'AC1015', 9, '$INSUNITS', 70, 4, 0, 'ENDSEC'],
    ...[0, 'SECTION', 2, 'TABLES', 0, 'TABLE', 2, 'LAYER', 0, 'LAYER', 2, 'OFF', 62, -7, 0, 'ENDTAB'],
    ...[0, 'ENDSEC', 0, 'SECTION', 2, 'ENTITIES', 0, 'LINE', 8, 'OFF', 10, 0, 20, 0, 11, 3, 21, 4],
    ...[0, 'LINE', 8, '0', 67, 1, 10, 0, 20, 0, 11, 99, 21, 99, 0, 'ENDSEC', 0, 'EOF', ''],
  ];
  return { name, bytes: new TextEncoder().encode(groups.join('\n')) };
}

function boxTriangles([w, h, d]: Vec3): Vec3[][] {
  const corner = (i: number): Vec3 => [i & 1 ? w : 0, i & 2 ? h : 0, i & 4 ? d : 0];
  const quads = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  return quads.flatMap(([a, b, c, e]) => [
    [corner(a as number), corner(b as number), corner(c as number)],
    [corner(a as number), corner(c as number), corner(e as number)],
  ]);
}

/** The header and frame of a STEP file around lines of data. */
export function stepText(...data: string[]): string {
  return [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION((''),'2;1');",
    "FILE_NAME('t.step','2026-01-01T00:00:00',(''),(''),'','','');",
    "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));",
    'ENDSEC;',
    'DATA;',
    ...data,
    'ENDSEC;',
    'END-ISO-10303-21;',
    '',
  ].join('\n');
}
