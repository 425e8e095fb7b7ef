import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bench, openBench, REAL_WORKER } from '../support/kernel-pool.ts';
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

const ORIENTED_EDGE = /(ORIENTED_EDGE\('',\*,\*,#\d+,)\.([TF])\.\)/gs;
const LINES = /(EDGE_CURVE\('',#\d+,#\d+,#\d+,)\.T\.\)/gs;
const LOOP = /(EDGE_LOOP\('',\(#\d+),(#\d+),(#\d+)/gs;

/** A quarter of a cylinder, with some of its text replaced. */
function wedge(pattern: RegExp, by: (match: readonly string[], count: number) => string): string {
  const { oc } = make;
  const text = new TextDecoder().decode(make.step(new oc.BRepPrimAPI_MakeCylinder(5, 10, 2).Shape()));
  let count = 0;
  return text.replace(pattern, (...match) => by(match as string[], count++));
}

async function read(text: string) {
  const { volumeMm3, areaMm2, warnings } = (await bench.pool.read(bench.job(text))).document;
  return { volumeMm3, areaMm2, codes: warnings.map(({ code }) => code) };
}

describe('what exporters write wrongly and the kernel mends is measured as it was meant, and told:', () => {
  const turned = ([, before, sense]: readonly string[]) => `${before}${sense === 'T' ? '.F.' : '.T.'})`;

  test('the edges of all loops in another order', async () => {
    const text = wedge(LOOP, ([, first, second, third]) => `${first},${third},${second}`);
    expect(await read(text)).toEqual(mended('loops_mended'));
  });

  test.each([0, 1, 4, 9])('an edge that a loop has turned: %i', async (which) => {
    const text = wedge(ORIENTED_EDGE, (match, count) =>
      count === which ? turned(match) : (match[0] as string),
    );
    expect(await read(text)).toEqual(mended('loops_mended'));
  });

  test.each([1, 3, 8])('the sense of a line: %i', async (which) => {
    const text = wedge(LINES, (match, count) => (count === which ? `${match[1]}.F.)` : (match[0] as string)));
    expect(await read(text)).toEqual(mended('edges_turned'));
  });
});

test('A torus whose major radius is negative is the same torus', async () => {
  const text = new TextDecoder().decode(make.step(make.torus(10, 3)));
  const negative = text.replace(/(TOROIDAL_SURFACE\('',#\d+,)10/, '$1-10');
  expect(negative).not.toBe(text);
  expect(await read(negative)).toEqual(await read(text));
});

function mended(code: string) {
  return { volumeMm3: expect.closeTo(250, 4), areaMm2: expect.closeTo(250, 4), codes: [code] };
}
