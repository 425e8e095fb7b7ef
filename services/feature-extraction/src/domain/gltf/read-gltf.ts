import type { MeshContent } from '../mesh/content.ts';
import { unsupportedFeature } from '../mesh/mesh-error.ts';
import { GltfAccessors } from './accessors.ts';
import { GltfBuffers } from './buffers.ts';
import { openGltf } from './container.ts';
import type { GltfJson } from './gltf-json.ts';
import { dracoCompressed, GltfMeshReader } from './read-mesh.ts';
import { readNodes } from './read-nodes.ts';
import { withScaledProducts } from './scene-scale.ts';

/** Extensions that are read, and beginnings of those that do not change where the triangles are. */
const READ = ['KHR_mesh_quantization', 'EXT_meshopt_compression', 'KHR_meshopt_compression'];
const HARMLESS =
  /^(?:KHR_materials_|KHR_texture_|KHR_lights_|KHR_xmp|EXT_texture_|EXT_lights_|MSFT_texture_)/;

/**
 * Reads the default scene of a GLB or of a glTF with embedded buffers, version 2.0; metres, turned to have z
 * upwards. Raises PARSE_FAILED / parse or geometry, RESOURCE_EXHAUSTED by one of many limits, UNSUPPORTED_FORMAT
 * for buffers in other files, Draco compression, and required extensions that are not read.
 */
export function readGltf(bytes: Uint8Array): MeshContent {
  const container = openGltf(bytes);
  const { json } = container;
  requireExtensions(json);
  const accessors = new GltfAccessors(json, new GltfBuffers(container));
  return withScaledProducts(readNodes(json, new GltfMeshReader(json, accessors)));
}

function requireExtensions({ root }: GltfJson): void {
  const required = root.extensionsRequired;
  for (const name of Array.isArray(required) ? required : []) {
    if (name === 'KHR_draco_mesh_compression') throw dracoCompressed();
    if (READ.includes(name) || HARMLESS.test(String(name))) continue;
    const problem = `needs the extension ${String(name).slice(0, 80)}`;
    throw unsupportedFeature('glTF', problem, 'Export it without that extension.');
  }
}
