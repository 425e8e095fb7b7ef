import type { Random } from '../random.ts';
import { readGlb, writeGlb } from '../seeds/glb.ts';
import type { Mutator, MutatorInput } from './mutator.ts';
import { otherFloatBits } from './numbers.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value with the place where it stands. */
interface Place {
  readonly holder: { [key: string]: Json };
  readonly key: string;
}

const VALUES: readonly Json[] = [
  ...[null, true, 0, -1, 1, 0.5, 1e308, -1e308, 1e15, 2 ** 31, 2 ** 32, 2 ** 53, '', 'x', [], {}],
  ...[
    [0, 0, 0],
    [1e30, 1, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
    Array<number>(16).fill(0),
    'VEC3',
    'SCALAR',
    'MAT4',
  ],
  ...[5120, 5121, 5122, 5123, 5125, 5126, 'data:,x', 'http://127.0.0.1/x.bin', '../../etc/passwd'],
];

export const GLTF_MUTATORS: readonly Mutator[] = [
  { name: 'change the document', apply: (input) => changeJson(input.content, input.random) },
];

export const GLB_MUTATORS: readonly Mutator[] = [
  { name: 'change the JSON chunk', apply: changeJsonChunk },
  { name: 'change the binary chunk', apply: changeBinaryChunk },
  { name: 'change a chunk header', apply: changeChunkHeader },
];

function changeJsonChunk({ content, random }: MutatorInput): Buffer {
  const parts = readGlb(content);
  return parts === null ? content : writeGlb(changeJson(parts.json, random), parts.binary);
}

function changeBinaryChunk({ content, random }: MutatorInput): Buffer {
  const parts = readGlb(content);
  if (parts === null || parts.binary.length < 8) return content;
  const binary = Buffer.from(parts.binary);
  for (let i = random.below(6); i >= 0; i--) {
    const at = random.below(binary.length - 4);
    binary.writeUInt32LE(otherFloatBits(binary.readUInt32LE(at), random), at);
  }
  return writeGlb(parts.json, random.chance(0.2) ? binary.subarray(0, random.below(binary.length)) : binary);
}

function changeChunkHeader({ content, random }: MutatorInput): Buffer {
  const copy = Buffer.from(content);
  const at = random.pick([0, 4, 8, 12, 16]);
  if (copy.length < at + 4) return copy;
  copy.writeUInt32LE(random.pick([0, 1, 2, 7, copy.length, copy.length * 2, 0xffffffff]), at);
  return copy;
}

/** Up to four values of the document become others, go, or come twice. */
function changeJson(content: Buffer, random: Random): Buffer {
  const root = parse(content);
  if (root === null) return content;
  for (let i = random.below(4); i >= 0; i--) {
    const places = placesIn(root);
    if (places.length === 0) break;
    changePlace(random.pick(places), places, random);
  }
  if (random.chance(0.03)) root.extras = nested(random.pick([50, 5_000, 100_000]));
  return Buffer.from(JSON.stringify(root));
}

function changePlace({ holder, key }: Place, places: readonly Place[], random: Random): void {
  const value = holder[key] ?? null;
  const change = random.pick([
    () => near(value, random),
    () => random.pick(VALUES),
    () => {
      const other = random.pick(places);
      return structuredClone(other.holder[other.key] ?? null);
    },
    () => (Array.isArray(value) ? [...value, ...structuredClone(value)] : [value]),
    () => undefined,
  ]);
  const changed = change();
  if (changed === undefined) delete holder[key];
  else holder[key] = changed;
}

function near(value: Json, random: Random): Json {
  if (typeof value === 'number')
    return random.pick([value + 1, value - 1, -value, value * 2, value * 1e6, 0]);
  if (typeof value === 'string') return value.slice(0, random.below(value.length));
  return Array.isArray(value) ? value.slice(1) : null;
}

function placesIn(root: Json): readonly Place[] {
  const places: Place[] = [];
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === null || typeof value !== 'object') continue;
    const holder = value as { [key: string]: Json };
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      open.push(holder[key] ?? null);
    }
  }
  return places;
}

/** An array in an array in an array …, built without recursion; JSON.stringify may refuse the deepest. */
function nested(depth: number): Json {
  let value: Json = 1;
  for (let i = 0; i < Math.min(depth, 4_000); i++) value = [value];
  return value;
}

function parse(content: Buffer): { [key: string]: Json } | null {
  try {
    const root = JSON.parse(content.toString('utf8')) as Json;
    return root !== null && typeof root === 'object' && !Array.isArray(root) ? root : null;
  } catch {
    return null;
  }
}
