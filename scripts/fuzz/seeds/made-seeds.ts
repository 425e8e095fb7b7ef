import { CUBE_TRIANGLES, CUBE_VERTICES } from './cube.ts';
import { cubeGlb, cubeGltf } from './cube-gltf.ts';
import { cubePlyAscii, cubePlyBinary } from './cube-ply.ts';
import type { Seed } from './family.ts';
import { writeZip } from './zip.ts';

/** A cube in every mesh format that the repository has no file of. */
export function madeSeeds(): readonly Seed[] {
  return [
    { family: 'obj', name: 'made/cube.obj', content: cubeObj },
    { family: 'stl', name: 'made/cube.stl', content: cubeStl },
    { family: 'ply', name: 'made/cube.ply', content: cubePlyAscii },
    { family: 'ply', name: 'made/cube-le.ply', content: () => cubePlyBinary(true) },
    { family: 'ply', name: 'made/cube-be.ply', content: () => cubePlyBinary(false) },
    { family: 'glb', name: 'made/cube.glb', content: cubeGlb },
    { family: 'gltf', name: 'made/cube.gltf', content: cubeGltf },
    { family: '3mf', name: 'made/cube.3mf', content: cubeThreeMf },
  ];
}

function cubeObj(): Buffer {
  const vertices = CUBE_VERTICES.map((vertex) => `v ${vertex.join(' ')}`);
  const faces = CUBE_TRIANGLES.map((corners) => `f ${corners.map((corner) => corner + 1).join(' ')}`);
  return Buffer.from(['o cube', ...vertices, 'g all', ...faces, ''].join('\n'));
}

function cubeStl(): Buffer {
  const facets = CUBE_TRIANGLES.flatMap((corners) => [
    'facet normal 0 0 0',
    'outer loop',
    ...corners.map((corner) => `vertex ${(CUBE_VERTICES[corner] ?? []).join(' ')}`),
    'endloop',
    'endfacet',
  ]);
  return Buffer.from(['solid cube', ...facets, 'endsolid cube', ''].join('\n'));
}

function cubeThreeMf(): Buffer {
  const vertices = CUBE_VERTICES.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`);
  const triangles = CUBE_TRIANGLES.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`);
  const model = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>',
    '<object id="1" type="model"><mesh><vertices>',
    ...vertices,
    '</vertices><triangles>',
    ...triangles,
    '</triangles></mesh></object>',
    '<object id="2" type="model"><components>',
    '<component objectid="1"/><component objectid="1" transform="1 0 0 0 1 0 0 0 1 30 0 0"/>',
    '</components></object></resources>',
    '<build><item objectid="2" transform="0 1 0 -1 0 0 0 0 1 5 5 5"/></build></model>',
  ].join('\n');
  return writeZip([
    { name: '[Content_Types].xml', content: Buffer.from(CONTENT_TYPES) },
    { name: '_rels/.rels', content: Buffer.from(RELATIONSHIPS) },
    { name: '3D/3dmodel.model', content: Buffer.from(model) },
  ]);
}

const CONTENT_TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>';

const RELATIONSHIPS =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Target="/3D/3dmodel.model" Id="rel0" ' +
  'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>';
