import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/fleet/layout.ts';
import { type LineProgram, startLineProgram } from '../lib/line-program.ts';

const SOURCE = join(import.meta.dirname, 'native-occt/measure.cpp');
const PROGRAM = join(ROOT, 'build/native-occt');
const HEADERS = '/usr/include/opencascade';
const LIBRARIES =
  'TKSTEP TKSTEPBase TKXSBase TKMesh TKTopAlgo TKBRep TKGeomBase TKGeomAlgo TKG3d TKG2d TKMath TKernel TKShHealing';

/** The native program, built when the system has OCCT's headers and a compiler; null, and said, otherwise. */
export function startNativeOcct(): LineProgram | null {
  if (!existsSync(join(HEADERS, 'STEPControl_Reader.hxx'))) {
    console.log('no native OCCT here: apt-get install libocct-data-exchange-dev g++ brings the peer');
    return null;
  }
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const libraries = LIBRARIES.split(' ').map((name) => `-l${name}`);
  const flags = ['-O2', '-std=c++17', '-w', '-isystem', HEADERS];
  const built = spawnSync('g++', [...flags, SOURCE, '-o', PROGRAM, ...libraries], { encoding: 'utf8' });
  if (built.status === 0) return startLineProgram(PROGRAM);
  console.log(`the native OCCT program was not built: ${built.stderr ?? built.error?.message}`);
  return null;
}
