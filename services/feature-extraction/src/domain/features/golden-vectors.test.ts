import { encodeVector } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import { dxf, entity, insert, line } from '../../../test/support/dxf-text.ts';
import type { CadDocument } from '../document.ts';
import { EXTRACTOR_REVISION } from '../extractor-revision.ts';
import { readDrawingFile } from '../read-drawing-file.ts';
import { readMeshFile } from '../read-mesh-file.ts';
import { featureVector } from './feature-vector.ts';

const TETRAHEDRON = `solid t
${[
  ['0 0 0', '0 1 0', '1 0 0'],
  ['0 0 0', '1 0 0', '0 0 3.3'],
  ['0 0 0', '0 0 3.3', '0 1 0'],
  ['1 0 0', '0 1 0', '0 0 3.3'],
]
  .map(
    (facet) =>
      `facet normal 0 0 0\nouter loop\n${facet.map((p) => `vertex ${p}`).join('\n')}\nendloop\nendfacet`,
  )
  .join('\n')}
endsolid t`;

const DRAWING = dxf(
  [
    ...line(0, 0, 70, 10),
    ...entity('ARC', 10, 5, 20, 5, 40, 7, 50, 33, 51, 213),
    ...entity('TEXT', 10, 0, 20, 0, 40, 2.5, 50, 30, 1, 'M8x1.25'),
    ...insert('HOLE', 10, 31, 20, 17, 41, 1.5, 42, 0.5, 50, 21),
  ],
  {
    header: [9, '$INSUNITS', 70, 1],
    layers: ['0', 'Hidden'],
    blocks: {
      HOLE: entity(
        'SPLINE',
        71,
        2,
        ...[0, 0, 0, 1, 1, 1].flatMap((k) => [40, k]),
        10,
        0,
        20,
        0,
        10,
        3,
        20,
        9,
        10,
        7,
        20,
        1,
      ),
    },
  },
);

const BREP: CadDocument = {
  format: 'step',
  kind: 'brep',
  units: { declared: 'mm', assumed: false },
  boundingBox: { min: [-12.7, 0.1, 3], max: [40.3, 17.77, 9.5] },
  volumeMm3: 2041.3,
  areaMm2: 1702.9,
  solids: 2,
  faces: 42,
  edges: 118,
  facets: 0,
  entities: 2,
  entityKinds: { SOLID: 2 },
  layers: [{ name: 'Body', count: 2 }],
  surfaceTypes: { plane: 23, cylinder: 14, torus: 4, cone: 1 },
  watertight: null,
  warnings: [],
};

/**
 * The bits of whole vectors, from the bytes of a file on. When one of these changes on purpose, raise
 * EXTRACTOR_REVISION and put the new revision and the new bits here.
 */
const GOLDEN = {
  revision: 9,
  mesh: 'AACAQAAAgD8AAIA/MzNTQDMzU0AAAAAAAAAAAMommz7KJps+AACAPwAAgD/KJps+AACAPwAAgEAzM1M/AACAPgAAgD8AAIA/AAAAAAAAAAAAAAAAAAAAAAAAgEAAAAAA',
  drawing:
    'AACAQJqZ5ERX9ghEAAAAAAAAAAAAAABAAAAAAAAAgD/qYJk+AAAAAC6kVUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA+AACAPgAAgD4AAIA+AAAAAAAAAAAAAIA/',
  brep: 'AAAAQAAAVEIpXI1BAADQQIU6vkUAAIA/AAAAAAAAgD/psqo+eSv7Pbr2P0AndgJBAAAAQAAAAACFOj5FAACAPwAAAAAAAIA/AAAAAAAAAAAAAAAAAAAAAAAAKEIx4Uc/',
};

const bits = (document: CadDocument) =>
  Buffer.from(encodeVector(featureVector(document, 'v4'))).toString('base64');

describe('the golden vectors', () => {
  test('are those of this extractor revision', () => {
    expect({
      revision: EXTRACTOR_REVISION,
      mesh: bits(readMeshFile('stl', new TextEncoder().encode(TETRAHEDRON))),
      drawing: bits(readDrawingFile(DRAWING)),
      brep: bits(BREP),
    }).toEqual(GOLDEN);
  });
});
