import { runTeardowns } from '@cadml/testing';
import { afterAll, expect, test } from '@jest/globals';
import { fuzz } from '../fuzz/fuzz.ts';
import { fuzzOptions } from '../fuzz/options.ts';

// The same few hundred cases each time, from the files of the repository alone; `make fuzz` has the rest. IGES is
// left to it: its kernel takes longer to load than all of this.
const FORMATS = 'step,brep,stl,obj,ply,gltf,glb,3mf,dxf';

afterAll(runTeardowns, 60_000);

test('damaged files end in time with a clear refusal or with an answer that can be true', async () => {
  const options = fuzzOptions({ SEED: 'house', CASES: '400', CORPUS: 'own', WORKERS: '2', FORMATS });
  expect(await fuzz(options)).toEqual([]);
}, 240_000);
