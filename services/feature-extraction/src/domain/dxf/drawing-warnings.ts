import type { DrawingFacts, Warning } from '../document.ts';
import type { ReadOptions } from '../read-options.ts';
import { unitsDeclared } from '../units-declared.ts';
import type { Block, Drawing } from './drawing.ts';
import { nameKey } from './layers.ts';

/** Bodies whose shape is written in the modeller's own format. */
const ACIS = new Set([
  '3DSOLID',
  'BODY',
  'REGION',
  'SURFACE',
  'EXTRUDEDSURFACE',
  'LOFTEDSURFACE',
  'NURBSURFACE',
  'PLANESURFACE',
  'REVOLVEDSURFACE',
  'SWEPTSURFACE',
]);
const INFINITE = new Set(['RAY', 'XLINE']);
/** Longest list of names in a message, in characters. */
const MAX_LIST = 200;

/** What the reader of the answer should know; `used` are the names of the blocks that model space leads to. */
export function drawingWarnings(
  drawing: Drawing,
  facts: DrawingFacts,
  used: readonly string[],
  options: ReadOptions,
): readonly Warning[] {
  return [
    ...unitWarnings(drawing, options),
    ...spaceWarnings(drawing, facts),
    ...shapeWarnings(drawing, used),
    ...(drawing.hasEnd ? [] : [warning('end_missing', 'The file does not say where it ends (no EOF).')]),
  ];
}

function warning(code: string, message: string): Warning {
  return { code, message };
}

function unitWarnings({ unit, unknownUnit }: Drawing, options: ReadOptions): readonly Warning[] {
  if (unit === null && options.units === undefined) {
    const what =
      unknownUnit === null ? 'no length unit' : `a length unit that is not known ($INSUNITS ${unknownUnit})`;
    return [warning('units_assumed', `The drawing declares ${what}; millimetres are assumed.`)];
  }
  if (unit === null) return [];
  const declared = unitsDeclared({ declared: unit.unit, assumed: false }, options.units);
  if (unit.unit !== null) return declared;
  const message = `The drawing's length unit has no common name; one unit is ${unit.mmPerUnit} mm.`;
  return [warning('units_unusual', message), ...declared];
}

function spaceWarnings(drawing: Drawing, facts: DrawingFacts): readonly Warning[] {
  const { paperSpaceEntities: paper, hiddenEntities: hidden } = facts;
  const warnings: Warning[] = [];
  if (paper > 0) {
    const message = `${paper} entities on paper were left out; only model space is measured.`;
    warnings.push(warning('paper_space_ignored', message));
  }
  if (hidden > 0) {
    const fate = 'They are counted; those that are off are in the box, the others are not.';
    warnings.push(warning('hidden_entities', `${hidden} entities are frozen, off or invisible. ${fate}`));
  }
  const { pointCircles } = drawing.model;
  if (pointCircles > 0) {
    const message = `${pointCircles} circles or arcs have no positive radius.`;
    warnings.push(warning('radius_not_positive', message));
  }
  return warnings;
}

function shapeWarnings(drawing: Drawing, used: readonly string[]): readonly Warning[] {
  const blocks = used.flatMap((name) => drawing.blocks.get(name) ?? []);
  const unread = total('unread', drawing, blocks);
  const solids = unread.filter(([kind]) => ACIS.has(kind));
  const infinite = unread.filter(([kind]) => INFINITE.has(kind));
  const other = unread.filter(([kind]) => !ACIS.has(kind) && !INFINITE.has(kind));
  const missing = missingBlocks(drawing, blocks);
  return [
    ...listed('solids_not_measured', solids, 'Counted, but not in the box (send solids as STEP)'),
    ...listed('infinite_lines_ignored', infinite, 'Without end, so not in the box'),
    ...listed('entities_without_shape', other, 'Counted, but not part of the box'),
    ...listed(
      'shapes_approximate',
      total('approximate', drawing, blocks),
      'In the box by their known points alone',
    ),
    ...externalWarnings(blocks),
    ...clipWarnings(drawing, blocks),
    ...(missing.length === 0
      ? []
      : [
          warning(
            'missing_blocks',
            `${missing.length} blocks are used that the file lacks: ${list(missing)}.`,
          ),
        ]),
  ];
}

/** What was bound into the file, as some writers do, is in it. */
function externalWarnings(used: readonly Block[]): readonly Warning[] {
  const lost = used
    .filter(({ isExternal, entities }) => isExternal && entities === 0)
    .map(({ name }) => name);
  if (lost.length === 0) return [];
  const message = `${lost.length} blocks lie in other drawings, which are not in the box: ${list(lost)}.`;
  return [warning('external_references', message)];
}

/** References in model space, and in each used block once. */
function clipWarnings({ model, clips }: Drawing, used: readonly Block[]): readonly Warning[] {
  const uses = [model, ...used].flatMap(({ inserts }) => inserts);
  const clipped = uses.filter(({ extension }) => clips.has(extension)).length;
  if (clipped === 0) return [];
  const message = `${clipped} block references are clipped; the box and the pictures have all of their blocks.`;
  return [warning('clips_ignored', message)];
}

function missingBlocks({ blocks, model }: Drawing, used: readonly Block[]): readonly string[] {
  const names = [model, ...used].flatMap(({ inserts }) => inserts.map(({ block }) => block));
  return [...new Set(names)].filter((name) => !blocks.has(nameKey(name)));
}

type KindCount = readonly [kind: string, count: number];

/** Sums over model space and each used block once. */
function total(
  what: 'unread' | 'approximate',
  { model }: Drawing,
  blocks: readonly Block[],
): readonly KindCount[] {
  const sums = new Map<string, number>();
  for (const counts of [model[what], ...blocks.map((block) => block[what])]) {
    for (const [kind, count] of counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return [...sums];
}

function listed(code: string, kinds: readonly KindCount[], what: string): readonly Warning[] {
  if (kinds.length === 0) return [];
  return [warning(code, `${what}: ${list(kinds.map(([kind, count]) => `${count} ${kind}`))}.`)];
}

function list(items: readonly string[]): string {
  const text = items.join(', ');
  return text.length > MAX_LIST ? `${text.slice(0, MAX_LIST)} …` : text;
}
