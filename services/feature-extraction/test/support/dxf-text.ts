export type Groups = readonly (string | number)[];

const lines = (groups: Groups) => groups.join('\n');
const section = (name: string, ...content: Groups[]) =>
  lines([0, 'SECTION', 2, name, ...content.flat(), 0, 'ENDSEC']);

export interface Parts {
  readonly header?: Groups;
  /** Names, or names with further groups of their records. */
  readonly layers?: readonly (string | readonly [string, ...Groups])[];
  readonly blocks?: Readonly<Record<string, Groups>>;
}

/** A DXF text of these entities; `blocks` gives each block's entities, with base point 0. */
export function dxf(
  entities: Groups,
  { header = [9, '$INSUNITS', 70, 4], layers = [], blocks = {} }: Parts = {},
): Uint8Array {
  const text = [
    section('HEADER', header),
    section(
      'TABLES',
      [0, 'TABLE', 2, 'LAYER'],
      ...layers.map((layer) => [0, 'LAYER', 2, ...[layer].flat()]),
      [0, 'ENDTAB'],
    ),
    section(
      'BLOCKS',
      ...Object.entries(blocks).map(([name, content]) => [
        ...[0, 'BLOCK', 2, name, 70, 0, 10, 0, 20, 0, 30, 0],
        ...content,
        ...[0, 'ENDBLK'],
      ]),
    ),
    section('ENTITIES', entities),
    lines([0, 'EOF']),
  ].join('\n');
  return new TextEncoder().encode(text);
}

export const entity = (type: string, ...groups: Groups) => [0, type, 8, '0', ...groups];
export const line = (x1: number, y1: number, x2: number, y2: number) =>
  entity('LINE', 10, x1, 20, y1, 11, x2, 21, y2);
export const insert = (block: string, ...groups: Groups) => entity('INSERT', 2, block, ...groups);
