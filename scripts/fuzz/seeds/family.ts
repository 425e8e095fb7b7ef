import { extname } from 'node:path';

/** Formats that are mutated in a way of their own. */
export const FAMILIES = ['step', 'iges', 'brep', 'stl', 'obj', 'ply', 'gltf', 'glb', '3mf', 'dxf'] as const;

export type Family = (typeof FAMILIES)[number];

/** A file to begin with. */
export interface Seed {
  readonly family: Family;
  /** What it is called in reports; ends in the file's extension. */
  readonly name: string;
  content(): Buffer;
}

/** By the name's extension; null for what is not mutated. */
export function familyOf(name: string): Family | null {
  return EXTENSIONS[extname(name).slice(1).toLowerCase()] ?? null;
}

const EXTENSIONS: Readonly<Record<string, Family>> = {
  ...Object.fromEntries(FAMILIES.map((family) => [family, family])),
  stp: 'step',
  p21: 'step',
  igs: 'iges',
  brp: 'brep',
};
