import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { featureVector } from '../../src/domain/features/feature-vector.ts';
import { readDrawingFile } from '../../src/domain/read-drawing-file.ts';
import { corpusFiles, describeCorpus } from '../support/corpus.ts';
import { plainDrawing } from '../support/plain-drawing.ts';

interface Facts {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly v4: readonly number[];
}

/**
 * Figures of the same files by other people's code: ezdxf 1.4.5 (Python) read them, exploded their blocks
 * (`disassemble.recursive_decompose`) and gave the exact box of each part (`bbox.extents(fast=False)`); texts
 * were set by the rule of 0.6 heights a character over its `plain_text()`; layers came from the tags of the
 * LAYER table and those in use; the 24 slots of v4 (v1, v2 and v3 are its beginning) were then computed from
 * the definition of each slot, in Python, without a look at ours.
 */
const FACTS: Readonly<Record<string, Facts>> = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/drawing-facts.json', import.meta.url)), 'utf8'),
);

/** Where we differ from ezdxf on purpose. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'circle_radius_le_0.dxf': 'ezdxf takes a radius of −1 for 1; here the centre counts, with a warning',
  'columns_R2007.dxf': 'ezdxf joins the MTEXTs that make up columns; here each is an entity',
  'mtext_columns_R2018~1.dxf': 'ezdxf sets the text of one MTEXT in one column; here it has its columns',
  'duplicate_handles.dxf':
    'ezdxf leaves dimensions without a block out; here their definition points count, with a warning',
};

const paths = corpusFiles('drawings', '.dxf');
const near = (expected: number) =>
  expect.closeTo(expected, 9 - Math.ceil(Math.log10(1 + Math.abs(expected))));

describeCorpus('the drawing reader beside others', () => {
  const compared = paths.filter((path) => basename(path) in FACTS && !(basename(path) in OTHERWISE));

  test('knows the files that they were compared on', () => {
    expect(compared.length).toBeGreaterThanOrEqual(47);
    expect(Object.keys(OTHERWISE).filter((name) => !(name in FACTS))).toEqual([]);
  });

  test.each(compared.map((path) => [basename(path), path]))(
    'gives the box and the slots of %s',
    (name, path) => {
      const facts = FACTS[name] as Facts;
      const document = readDrawingFile(readFileSync(path));
      expect(document.boundingBox).toEqual({ min: facts.min.map(near), max: facts.max.map(near) });
      for (const [version, slots] of [
        ['v1', 7],
        ['v2', 12],
        ['v3', 22],
        ['v4', 24],
      ] as const) {
        const vector = [...featureVector(document, version)];
        // Slots are float32, which holds about seven digits.
        const expected = facts.v4.slice(0, slots);
        const wrong = vector.filter((slot, i) => {
          const other = expected[i] as number;
          return Math.abs(slot - other) > 2e-7 * Math.max(1, Math.abs(other));
        });
        expect([version, vector.length, wrong]).toEqual([version, slots, []]);
      }
    },
  );

  test('agrees with dxf-parser and a box by looking at every half degree', () => {
    let agreed = 0;
    for (const path of paths) {
      const plain = plain2d(path);
      if (!plain) continue;
      const { boundingBox, entityKinds, layers, units } = readDrawingFile(readFileSync(path));
      const mm = units.declared === 'inch' ? 25.4 : units.declared === 'm' ? 1000 : 1;
      const size = Math.hypot(plain.max[0] - plain.min[0], plain.max[1] - plain.min[1]) * mm;
      for (const axis of [0, 1] as const) {
        expect(Math.abs(boundingBox.min[axis] - plain.min[axis] * mm)).toBeLessThan(1e-5 * size);
        expect(Math.abs(boundingBox.max[axis] - plain.max[axis] * mm)).toBeLessThan(1e-5 * size);
      }
      expect([basename(path), entityKinds, layers.length]).toEqual([
        basename(path),
        plain.kinds,
        plain.layers,
      ]);
      agreed++;
    }
    expect(agreed).toBeGreaterThanOrEqual(10);
  });
});

/** null for files that the other parser does not read, or that hold more than it knows. */
function plain2d(path: string): ReturnType<typeof plainDrawing> {
  const text = readFileSync(path, 'latin1');
  if (text.startsWith('AutoCAD Binary') || basename(path) in OTHERWISE) return null;
  try {
    return plainDrawing(text);
  } catch {
    return null;
  }
}
