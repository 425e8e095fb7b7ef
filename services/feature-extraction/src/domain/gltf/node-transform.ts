import { brokenMesh } from '../mesh/mesh-error.ts';
import type { Transform } from '../product-structure.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { type JsonObject, numbers } from './gltf-json.ts';

const MM_PER_METRE = 1000;

/** Where a node stands relative to its parent; the translation in mm. */
export function nodeTransform(node: JsonObject): Transform {
  const matrix = numbers(node, 'matrix', 16);
  return inMillimetres(matrix ? transposed(matrix) : fromParts(node));
}

/** glTF writes column by column. */
function transposed(matrix: readonly number[]): Transform {
  const rows = IDENTITY_TRANSFORM.map((_, i) => matrix[(i % 4) * 4 + Math.floor(i / 4)] as number);
  const [x, y, z, w] = rows.slice(12);
  if (x === 0 && y === 0 && z === 0 && w === 1) return rows;
  throw brokenMesh('glTF', 'the matrix of a node is not affine');
}

function fromParts(node: JsonObject): Transform {
  const [tx, ty, tz] = (numbers(node, 'translation', 3) ?? [0, 0, 0]) as readonly [number, number, number];
  const [sx, sy, sz] = (numbers(node, 'scale', 3) ?? [1, 1, 1]) as readonly [number, number, number];
  const given = numbers(node, 'rotation', 4) ?? [0, 0, 0, 1];
  const length = Math.hypot(...given);
  if (length === 0) throw brokenMesh('glTF', 'the rotation of a node is none');
  const [x, y, z, w] = given.map((part) => part / length) as [number, number, number, number];
  return [
    ...[(1 - 2 * (y * y + z * z)) * sx, 2 * (x * y - z * w) * sy, 2 * (x * z + y * w) * sz, tx],
    ...[2 * (x * y + z * w) * sx, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z - x * w) * sz, ty],
    ...[2 * (x * z - y * w) * sx, 2 * (y * z + x * w) * sy, (1 - 2 * (x * x + y * y)) * sz, tz],
    ...[0, 0, 0, 1],
  ];
}

function inMillimetres(transform: Transform): Transform {
  // −0 + 0 is 0.
  return transform.map((value, i) => (i % 4 === 3 && i < 12 ? value * MM_PER_METRE : value) + 0);
}
