import type { Colour } from '../scene.ts';
import { extension, type GltfJson, isObject, numbers, text } from './gltf-json.ts';

/** The plain colour of a material; null for none. glTF writes it linear, here it is sRGB. */
export function colourOfMaterial(json: GltfJson, index: unknown): Colour | null {
  if (index === undefined) return null;
  const material = json.item('materials', index);
  const metallic = material.pbrMetallicRoughness;
  const given = isObject(metallic) ? numbers(metallic, 'baseColorFactor', 4) : null;
  const specular = extension(material, 'KHR_materials_pbrSpecularGlossiness');
  const factor = given ?? (specular && numbers(specular, 'diffuseFactor', 4));
  if (factor === null) return null;
  const [red, green, blue, opacity] = factor as readonly [number, number, number, number];
  const isOpaque = text(material, 'alphaMode') !== 'BLEND';
  return [toSrgb(red), toSrgb(green), toSrgb(blue), isOpaque ? 1 : clamp(opacity)];
}

/** IEC 61966-2-1. */
function toSrgb(linear: number): number {
  const value = clamp(linear);
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
