import { type BlockRange, blockRanges, featureSlots } from '@cadml/cad-model';
import { type Artefact, replaceBetween } from './artefact.ts';

/** docs/features.md: the slots of v1–v4 and of v5, from the tables that the API answers with. */
export const FEATURE_DOCS: Artefact = {
  path: 'docs/features.md',
  render: (present) =>
    replaceBetween(replaceBetween(present, 'plain-slots', plainTable()), 'shape-slots', slotTables()),
};

function plainTable(): string {
  const rows = featureSlots('v4').map(({ index, name, block, unit, formula, since, semantic }) => {
    const kind = semantic ? ' (semantic)' : '';
    return `| ${index} | \`${name}\`${kind} | ${since} | ${block} | ${unit} | ${formula} |`;
  });
  return ['| # | slot | since | block | unit | formula |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

function slotTables(): string {
  const ranges = blockRanges();
  const total = ranges.at(-1)?.end ?? 0;
  const summary = [
    `${total} slots, all since v5; a slot is called \`<block>.<group>.<slot>\`.`,
    '',
    '| block | part | slots | weight | factor | why |',
    '|---|---|---|---|---|---|',
    ...ranges.map(
      ({ name, part, start, end, weight, factor, why }) =>
        `| \`${name}\` | ${part} | ${start}–${end - 1} | ${weight} | ${factor.toPrecision(4)} | ${why} |`,
    ),
  ];
  return [...summary, ...ranges.flatMap(groupTable)].join('\n');
}

function groupTable({ name, start, groups }: BlockRange): readonly string[] {
  let at = start;
  const rows = groups.map((group) => {
    const first = at;
    at += group.slots.length;
    const slots = group.slots.map((slot) => `\`${slot}\``).join(' ');
    const formula = group.formula.replaceAll('|', '\\|');
    return `| ${first}–${at - 1} | \`${group.name}\` | ${slots} | ${group.unit} | ${formula} |`;
  });
  return ['', `### ${name}`, '', '| # | group | slots | unit | formula |', '|---|---|---|---|---|', ...rows];
}
