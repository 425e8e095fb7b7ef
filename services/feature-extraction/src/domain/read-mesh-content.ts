import { MM_PER_UNIT } from '@cadml/cad-model';
import type { ReadFormat } from './document.ts';
import { readGltf } from './gltf/read-gltf.ts';
import { type MeshContent, singleBody } from './mesh/content.ts';
import { weld } from './mesh/weld.ts';
import { withNames } from './mesh/with-names.ts';
import { readObj } from './obj/read-obj.ts';
import { readPly } from './ply/read-ply.ts';
import type { ReadOptions } from './read-options.ts';
import { readStl } from './stl/read-stl.ts';
import { readThreeMf } from './threemf/read-threemf.ts';

/** Formats whose content is triangles. */
export type MeshFormat = Extract<ReadFormat, 'stl' | 'obj' | 'ply' | '3mf' | 'glb' | 'gltf'>;

/**
 * Reads the bodies and the structure of a mesh file. STL, OBJ and PLY have no unit: the caller's, or mm.
 * Raises PARSE_FAILED / parse (broken) or geometry (no triangles), RESOURCE_EXHAUSTED with `context.limit`,
 * UNSUPPORTED_FORMAT for parts of a format that are not read.
 */
export function readMeshContent(
  format: MeshFormat,
  bytes: Uint8Array,
  options: ReadOptions = {},
): MeshContent {
  const mmPerUnit = MM_PER_UNIT[options.units ?? 'mm'];
  switch (format) {
    case 'stl': {
      const { corners, precision, warnings } = readStl(bytes);
      return singleBody({ ...weld(corners), precision }, mmPerUnit, warnings);
    }
    case 'obj': {
      const { warnings, ...mesh } = readObj(bytes);
      return singleBody(mesh, mmPerUnit, warnings);
    }
    case 'ply':
      return singleBody(readPly(bytes), mmPerUnit);
    case '3mf':
      return withNames(readThreeMf(bytes));
    case 'glb':
    case 'gltf':
      return withNames(readGltf(bytes));
  }
}
