import { type BufferGeometry, type Group, Mesh } from 'three';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { PLYLoader } from 'three/addons/loaders/PLYLoader.js';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { readObj } from '../../services/feature-extraction/src/domain/obj/read-obj.ts';
import { readPly } from '../../services/feature-extraction/src/domain/ply/read-ply.ts';
import { readStl } from '../../services/feature-extraction/src/domain/stl/read-stl.ts';
import { type MeshBytes, tubeFiles } from '../lib/mesh-files.ts';
import { beside, type Row } from '../lib/row.ts';

const FACETS = 200_000;
const ROUNDS = 15;
/** Until the compiler has done its best for either: CPU time, as the workers that read are warm. */
const WARM_UP_MS = 600;

interface Contest {
  readonly what: string;
  readonly target: string;
  /** Each returns the number of facets. */
  readonly ours: () => number;
  readonly peer: () => number;
}

/**
 * Reading 200,000 facets in each text and binary format, beside the loaders of three: CPU time, which other
 * work on the machine disturbs less, median of fifteen.
 */
export async function measureMeshReaders(): Promise<readonly Row[]> {
  const files = tubeFiles(FACETS);
  return contests(files).map(({ what, target, ours, peer }) => {
    return beside(what, { ours: medianOf(ours), peer: medianOf(peer), unit: 'ms CPU', target });
  });
}

function contests(files: MeshBytes): readonly Contest[] {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const stl = new STLLoader();
  const ply = new PLYLoader();
  const obj = new OBJLoader();
  const cornersOf = (bytes: Uint8Array) => readStl(bytes).corners.length / 9;
  const facetsOf = (bytes: Uint8Array) => readPly(bytes).triangles.length / 3;
  return [
    {
      what: 'binary STL, 200,000 facets',
      target: '≤ 0.5× of three',
      ours: () => cornersOf(files.binaryStl),
      peer: () => facetsOfGeometry(stl.parse(bufferOf(files.binaryStl))),
    },
    {
      what: 'ASCII STL, the same',
      target: '≤ 0.5× of three',
      ours: () => cornersOf(files.asciiStl),
      peer: () => facetsOfGeometry(stl.parse(bufferOf(files.asciiStl))),
    },
    {
      what: 'OBJ, the same',
      target: '≤ 1× of three',
      ours: () => readObj(files.obj).triangles.length / 3,
      peer: () => facetsOfGroup(obj.parse(text(files.obj))),
    },
    {
      what: 'ASCII PLY, the same',
      target: '≤ 1× of three',
      ours: () => facetsOf(files.asciiPly),
      peer: () => facetsOfGeometry(ply.parse(bufferOf(files.asciiPly))),
    },
    {
      what: 'binary PLY, the same',
      target: '≤ 1× of three',
      ours: () => facetsOf(files.binaryPly),
      peer: () => facetsOfGeometry(ply.parse(bufferOf(files.binaryPly))),
    },
  ];
}

/** Who reads fewer facets than there are is not faster. */
function timed(read: () => number): number {
  const started = process.cpuUsage();
  const facets = read();
  const { user, system } = process.cpuUsage(started);
  if (facets !== FACETS) throw new Error(`${facets} facets were read instead of ${FACETS}.`);
  return (user + system) / 1000;
}

/** One after the other, not in turns: nobody clears away what the other has left behind. */
function medianOf(read: () => number): number {
  for (let spent = 0; spent < WARM_UP_MS; ) spent += timed(read);
  const times = Array.from({ length: ROUNDS }, () => timed(read)).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)] as number;
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
