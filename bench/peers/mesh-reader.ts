import { type BufferGeometry, type Group, Mesh } from 'three';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { PLYLoader } from 'three/addons/loaders/PLYLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { readObj } from '../../services/feature-extraction/src/domain/obj/read-obj.ts';
import { readPly } from '../../services/feature-extraction/src/domain/ply/read-ply.ts';
import { readStl } from '../../services/feature-extraction/src/domain/stl/read-stl.ts';
import { type MeshBytes, tubeFiles } from '../lib/mesh-files.ts';
import { median } from '../lib/numbers.ts';

// Program: reads one mesh again and again with one reader, and prints the median of the CPU milliseconds.
// Its arguments: the format, `ours` or `peer`, and how many facets the mesh has.

const ROUNDS = 15;
/** Until the compiler has done its best: the workers that read are warm. */
const WARM_UP_MS = 600;

type Read = (bytes: Uint8Array) => number;

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const loadStl: Read = (bytes) => facetsOfGeometry(new STLLoader().parse(bufferOf(bytes)));
const loadPly: Read = (bytes) => facetsOfGeometry(new PLYLoader().parse(bufferOf(bytes)));
const loadObj: Read = (bytes) => facetsOfGroup(new OBJLoader().parse(text(bytes)));
const ourStl: Read = (bytes) => readStl(bytes).corners.length / 9;
const ourPly: Read = (bytes) => readPly(bytes).triangles.length / 3;
const ourObj: Read = (bytes) => readObj(bytes).triangles.length / 3;

/** Each returns the number of facets. */
const READERS: Readonly<Record<keyof MeshBytes, { readonly ours: Read; readonly peer: Read }>> = {
  binaryStl: { ours: ourStl, peer: loadStl },
  asciiStl: { ours: ourStl, peer: loadStl },
  obj: { ours: ourObj, peer: loadObj },
  asciiPly: { ours: ourPly, peer: loadPly },
  binaryPly: { ours: ourPly, peer: loadPly },
};

const [format, side, facets] = process.argv.slice(2) as [keyof MeshBytes, 'ours' | 'peer', string];
const bytes = tubeFiles(Number(facets))[format];
const read = READERS[format][side];
for (let spent = 0; spent < WARM_UP_MS; ) spent += timed();
console.log(median(Array.from({ length: ROUNDS }, timed)));

/** Who reads fewer facets than there are is not faster. */
function timed(): number {
  const started = process.cpuUsage();
  const found = read(bytes);
  const { user, system } = process.cpuUsage(started);
  if (found !== Number(facets)) throw new Error(`${found} facets were read instead of ${facets}.`);
  return (user + system) / 1000;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}

function facetsOfGeometry(geometry: BufferGeometry): number {
  return (geometry.getIndex() ?? geometry.getAttribute('position')).count / 3;
}

function facetsOfGroup(group: Group): number {
  const meshes = group.children.filter((child) => child instanceof Mesh);
  return meshes.reduce((sum, { geometry }) => sum + facetsOfGeometry(geometry as BufferGeometry), 0);
}
