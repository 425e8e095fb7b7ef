import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { dxf, entity, insert, line } from '../../../test/support/dxf-text.ts';
import { aciRgb } from './aci-colours.ts';
import { type DrawingLines, flattenDrawing } from './flatten-drawing.ts';

const OPTIONS = { toleranceMm: 0.01, maxPoints: 10_000 };

const pens = ({ lines }: DrawingLines) => lines.map(({ pen }) => [pen.layer, pen.aci, pen.rgb]);

/** A drawing whose LAYER table has these records. */
function withLayers(
  entities: readonly (string | number)[],
  table: readonly (string | number)[],
  parts = {},
): Uint8Array {
  const text = new TextDecoder().decode(dxf(entities, parts));
  return new TextEncoder().encode(text.replace('LAYER\n0\nENDTAB', `LAYER\n${table.join('\n')}\n0\nENDTAB`));
}

describe('a drawing as lines', () => {
  test('has straight lines, arcs within the tolerance, and texts with their place', () => {
    const entities = [
      ...line(0, 0, 2, 1),
      ...entity('CIRCLE', 10, 5, 20, 5, 40, 1),
      ...entity('TEXT', 10, 1, 20, 2, 40, 3, 50, 90, 1, 'AB'),
    ];
    const header = [9, '$INSUNITS', 70, 5];
    const { lines, texts, isCut } = flattenDrawing(dxf(entities, { header }), OPTIONS);
    expect(isCut).toBe(false);
    expect(lines[0]?.points).toEqual([
      [0, 0, 0],
      [20, 10, 0],
    ]);
    const radii = lines[1]?.points.map(([x, y]) => Math.hypot(x - 50, y - 50)) ?? [];
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(1e-9);
    expect(radii.length).toBeGreaterThan(70);
    expect(texts).toMatchObject([{ content: 'AB', heightMm: 30, frameWidthMm: 36, frameHeightMm: 30 }]);
    expect(texts[0]?.rotationDegrees).toBeCloseTo(90, 9);
    expect(texts[0]?.position).toEqual([10, 20, 0]);
  });

  test('follows nested references to where they lead', () => {
    const blocks = { INNER: line(0, 0, 1, 0), OUTER: insert('INNER', 10, 1, 20, 0, 41, 2) };
    const { lines } = flattenDrawing(dxf(insert('OUTER', 50, 90, 70, 2, 44, 10), { blocks }), OPTIONS);
    const rounded = lines.map(({ points }) =>
      points.map((at) => at.map((value) => Math.round(value * 1e9) / 1e9 + 0)),
    );
    expect(rounded).toEqual([
      [
        [0, 1, 0],
        [0, 3, 0],
      ],
      [
        [0, 11, 0],
        [0, 13, 0],
      ],
    ]);
  });

  test('draws with the colours of layers and references', () => {
    const table = [0, 'LAYER', 2, 'RED', 62, 1, 0, 'LAYER', 2, 'TRUE', 62, 3, 420, 0x123456];
    const on = (layer: string, ...groups: (string | number)[]) => [
      0,
      'LINE',
      8,
      layer,
      ...groups,
      10,
      0,
      20,
      0,
      11,
      1,
      21,
      1,
    ];
    const blocks = { B: [...on('0'), ...on('0', 62, 0), ...on('TRUE')] };
    const entities = [...on('RED'), ...on('RED', 62, 5), 0, 'INSERT', 8, 'RED', 62, 4, 2, 'B'];
    expect(pens(flattenDrawing(withLayers(entities, table, { blocks }), OPTIONS))).toEqual([
      ['RED', 1, 0xff0000],
      ['RED', 5, 0x0000ff],
      ['RED', 1, 0xff0000],
      ['RED', 4, 0x00ffff],
      ['TRUE', 3, 0x123456],
    ]);
  });

  test('leaves out what is off, frozen or invisible; a frozen reference hides all it holds', () => {
    const table = [
      0,
      'LAYER',
      2,
      'OFF',
      62,
      -1,
      0,
      'LAYER',
      2,
      'FROZEN',
      70,
      1,
      62,
      1,
      0,
      'LAYER',
      2,
      'ON',
      62,
      2,
    ];
    const on = (layer: string, ...groups: (string | number)[]) => [
      0,
      'LINE',
      8,
      layer,
      ...groups,
      10,
      0,
      20,
      0,
      11,
      1,
      21,
      1,
    ];
    const blocks = { B: [...on('0'), ...on('ON')] };
    const entities = [
      ...[...on('OFF'), ...on('FROZEN'), ...on('ON', 60, 1)],
      ...[0, 'INSERT', 8, 'OFF', 2, 'B', 0, 'INSERT', 8, 'FROZEN', 2, 'B'],
    ];
    expect(pens(flattenDrawing(withLayers(entities, table, { blocks }), OPTIONS))).toEqual([
      ['ON', 2, 0xffff00],
    ]);
  });

  test('stays within its points whatever is asked of it', () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `B${i}`,
        i === 11
          ? entity('CIRCLE', 10, 0, 20, 0, 40, 1)
          : [...insert(`B${i + 1}`, 70, 100, 71, 100), ...insert(`B${i + 1}`)],
      ]),
    );
    const bomb = flattenDrawing(dxf([...line(0, 0, 1, 1), ...insert('B0')], { blocks }), {
      ...OPTIONS,
      maxPoints: 500,
    });
    expect(bomb.isCut).toBe(true);
    expect(bomb.lines.length).toBeGreaterThanOrEqual(1);
    const huge = flattenDrawing(dxf(entity('CIRCLE', 10, 0, 20, 0, 40, 1e12)), {
      toleranceMm: 1e-9,
      maxPoints: 500,
    });
    expect(huge.lines[0]?.points.length).toBeLessThanOrEqual(500);
    expect(() => flattenDrawing(dxf(insert('A'), { blocks: { A: insert('A') } }), OPTIONS)).toThrow(
      'contains itself',
    );
  });
});

test('the colours of the index are those that another reader has', () => {
  const DxfParser = createRequire(import.meta.url)('dxf-parser') as typeof import('dxf-parser').DxfParser;
  const table = Array.from({ length: 255 }, (_, i) => [0, 'LAYER', 2, `L${i + 1}`, 62, i + 1]).flat();
  const text = [
    '0',
    'SECTION',
    '2',
    'TABLES',
    '0',
    'TABLE',
    '2',
    'LAYER',
    ...table,
    '0',
    'ENDTAB',
    '0',
    'ENDSEC',
    '0',
    'EOF',
  ];
  const layers = new DxfParser().parseSync(text.join('\n'))?.tables.layer.layers ?? {};
  // The other one rounds some of its hues otherwise.
  const channels = (rgb: number) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  const differing = Object.values(layers).filter(({ colorIndex, color }) =>
    channels(aciRgb(colorIndex)).some((value, i) => Math.abs(value - (channels(color)[i] ?? 0)) > 1),
  );
  expect(Object.keys(layers)).toHaveLength(255);
  expect(differing.map(({ colorIndex }) => colorIndex)).toEqual([]);
});
