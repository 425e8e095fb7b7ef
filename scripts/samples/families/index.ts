import type { OpenCascade } from '../kernel.ts';
import type { Sample } from '../sample.ts';
import { makeAssemblies } from './assemblies.ts';
import { makeBolts } from './bolts.ts';
import { makeBrackets } from './brackets.ts';
import { makeDrawings } from './drawings.ts';
import { makeFlanges } from './flanges.ts';
import { makeGears } from './gears.ts';
import { makeHousings } from './housings.ts';
import { makeNuts } from './nuts.ts';
import { makeShafts } from './shafts.ts';
import { makeWashers } from './washers.ts';

/** The folders of samples/ and who fills them. */
export const FAMILIES: Readonly<Record<string, (oc: OpenCascade) => Sample[]>> = {
  brackets: makeBrackets,
  flanges: makeFlanges,
  shafts: makeShafts,
  bolts: makeBolts,
  nuts: makeNuts,
  washers: makeWashers,
  gears: makeGears,
  housings: makeHousings,
  assemblies: makeAssemblies,
  drawings: makeDrawings,
};
