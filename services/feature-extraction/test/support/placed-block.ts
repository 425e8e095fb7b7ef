import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type PartText, partText } from './assembly-text.ts';
import { loadPartMaker, type PartMaker } from './step-parts.ts';
import { placementText } from './step-text.ts';

/** A block of 1 × 2 × 3 mm, as a product of that name, with the kernel that wrote it. */
export interface Block {
  readonly oc: OpenCascade;
  readonly make: PartMaker;
  readonly block: PartText;
}

export async function loadBlock(): Promise<Block> {
  const make = await loadPartMaker();
  const text = Buffer.from(make.step(make.box(1, 2, 3)))
    .toString('latin1')
    .replace(/PRODUCT\('[^']*',\s*'[^']*'/, "PRODUCT('block','block'");
  return { oc: make.oc, make, block: partText(Buffer.from(text, 'latin1')) };
}

/** The origin #9100, the placement #9110 which is 10 mm along x, and what brings the one onto the other, #9020. */
export const ALONG_X = `${placementText(9100, '0.,0.,0.')}${placementText(9110, '10.,0.,0.')}
#9020=ITEM_DEFINED_TRANSFORMATION('','',#9100,#9110);`;

/** The box of the block there. */
export const AT_10 = [
  [10, 0, 0],
  [11, 2, 3],
];

/** What a reading throws. */
export function thrownBy(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
