import { AppError } from '@cadml/errors';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { DeclaredPlaces } from '../../src/domain/part21/declared-places.ts';
import { openPart21 } from '../../src/domain/part21/open-part21.ts';
import { IDENTITY_TRANSFORM } from '../../src/domain/transform.ts';
import { describeStep } from '../../src/kernel/describe-step.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { readPlacedShape } from '../../src/kernel/read-placed-shape.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { stepDress } from '../../src/kernel/step-dress.ts';
import {
  frameText,
  type PartText,
  relationshipText,
  useText,
  withInstances,
} from '../support/assembly-text.ts';
import { ALONG_X, AT_10, type Block, loadBlock, thrownBy } from '../support/placed-block.ts';

/** A block of 1 × 2 × 3 mm in a frame; the first use, if there is one, places it 10 mm along x. */
let oc: Block['oc'];
let block: PartText;

beforeAll(async () => {
  ({ oc, block } = await loadBlock());
}, 60_000);

function assembly(uses: string): string {
  return withInstances(block.text, `${ALONG_X}${frameText(block, '#9110', block.context)}${uses}`);
}

const placed = () => useText(block, 9010, relationshipText(block.representation, '#9006', '#9020'));
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const silent = () => new StageClock(() => undefined);

function read(text: string) {
  using step = openStep(oc, bytesOf(text), silent());
  const { boundingBox, solids, volumeMm3, warnings } = describeStep(oc, step, undefined);
  const corner = (point: readonly number[]) => point.map((v) => Number(v.toFixed(6)));
  return {
    ...{ solids, volume: Number(volumeMm3?.toFixed(6)), warnings },
    box: [corner(boundingBox.min), corner(boundingBox.max)],
  };
}

/** Beside the placed block, another product that stands for seven and is not placed. */
function withScrews(): string {
  const screw = `#9040=PRODUCT('screw','screw','',(${block.productContext}));
#9041=PRODUCT_DEFINITION_FORMATION('','',#9040);#9042=PRODUCT_DEFINITION('','',#9041,${block.definitionContext});
#9043=PRODUCT_DEFINITION_SHAPE('','',#9042);#9044=SHAPE_DEFINITION_REPRESENTATION(#9043,#9045);
#9045=ADVANCED_BREP_SHAPE_REPRESENTATION('',(#9100,#9046),${block.context});`;
  const shell = /MANIFOLD_SOLID_BREP\('[^']*',(#\d+)\)/.exec(block.text)?.[1];
  const uses = `#9050=(ASSEMBLY_COMPONENT_USAGE($)NEXT_ASSEMBLY_USAGE_OCCURRENCE()
PRODUCT_DEFINITION_RELATIONSHIP('2','screws','',#9003,#9042)PRODUCT_DEFINITION_USAGE()
QUANTIFIED_ASSEMBLY_COMPONENT_USAGE(#9051));#9051=MEASURE_WITH_UNIT(COUNT_MEASURE(7.),#9052);
#9052=CONTEXT_DEPENDENT_UNIT(#9053,'each');#9053=DIMENSIONAL_EXPONENTS(0.,0.,0.,0.,0.,0.,0.);`;
  return assembly(`${placed()}${screw}#9046=MANIFOLD_SOLID_BREP('',${shell});${uses}`);
}

const PLACED = {
  box: AT_10,
  solids: 1,
  volume: 6,
};
const told = (uses: number) => ({
  code: 'uses_unplaced',
  message: `The file does not say where ${uses} of its uses of parts are. They are left out: box, volume and counts are those of the others.`,
});

describe('uses that the file does not place', () => {
  test('of a part that it places elsewhere are told', () => {
    expect(read(assembly(placed() + useText(block, 9030)))).toEqual({ ...PLACED, warnings: [told(1)] });
  });

  test('that stand for several do not count at the origin', () => {
    expect(read(withScrews())).toEqual({ ...PLACED, warnings: [told(7)] });
    // Without the leaf of a plain use the kernel would take the screw for a product beside the assembly.
    const alone = withScrews().replace('NEXT_ASSEMBLY_USAGE_OCCURRENCE()\n', '');
    expect(read(alone)).toEqual({ ...PLACED, warnings: [told(7)] });
  });

  test('have no name in the model', () => {
    using step = openStep(oc, bytesOf(withScrews()), silent());
    const { structure } = stepDress(step);
    expect(structure?.occurrences.map(({ unplaced }) => unplaced)).toEqual([undefined]);
  });

  test('are the reason of the refusal where it places nothing', () => {
    const thrown = thrownBy(() => read(assembly(useText(block, 9030))));
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'PARSE_FAILED', stage: 'geometry', context: { unplaced: 1 } });
    expect((thrown as AppError).message).toContain('does not say where 1 of its uses of parts are');
  });
});

describe('an assembly that the kernel reads otherwise than its product structure', () => {
  test('is put together by that', () => {
    // The relationship is one of other representations: the kernel drops the part.
    const foreign = `#9060=SHAPE_REPRESENTATION('',(#9100),${block.context});`;
    const use = useText(block, 9010, relationshipText('#9060', '#9060', '#9020'));
    expect(read(assembly(use + foreign))).toEqual({ ...PLACED, warnings: [] });
  });

  test('is known to be misplaced where its parts cannot be had one by one', () => {
    const place = { key: '#1', name: 'lost', transform: IDENTITY_TRANSFORM, bodies: 1 };
    const declared: DeclaredPlaces = { definitions: 1, faces: 6, unplaced: 0, places: [place] };
    const { shape, misplaced } = readPlacedShape(oc, openPart21(bytesOf(assembly(placed()))), {
      ...{ declared, isScaled: false },
    });
    shape.delete();
    expect(misplaced).toContain('1 of the 1 uses of parts are not where');
  });
});
