import { type Entity, entityTags } from './entities.ts';
import { type Layer, tablesSection } from './tables.ts';
import { formatTags, Handles, type Tag } from './tags.ts';

export interface Drawing {
  readonly layers: readonly Layer[];
  /** Contents by block name, drawn around the base point 0, 0. */
  readonly blocks?: Readonly<Record<string, readonly Entity[]>>;
  readonly entities: readonly Entity[];
}

const MILLIMETRES = 4;
const MODEL = '*Model_Space';
const PAPER = '*Paper_Space';

/** A drawing in mm as DXF R2000 (AC1015) with every section, table and handle that the format asks for. */
export function toDxf({ layers, blocks = {}, entities }: Drawing): string {
  const handles = new Handles();
  const contents: Readonly<Record<string, readonly Entity[]>> = { [MODEL]: [], [PAPER]: [], ...blocks };
  const records = new Map(Object.keys(contents).map((name) => [name, handles.next()]));
  const draw = (entity: Entity, block: string) =>
    entityTags(entity, handles.next(), records.get(block) ?? '0');
  const body: Tag[] = [
    ...section('CLASSES', []),
    ...tablesSection(handles, layers, records),
    ...section(
      'BLOCKS',
      Object.entries(contents).flatMap(([name, inside]) =>
        blockTags(
          { name, record: records.get(name) ?? '0', handles },
          inside.flatMap((e) => draw(e, name)),
        ),
      ),
    ),
    ...section(
      'ENTITIES',
      entities.flatMap((entity) => draw(entity, MODEL)),
    ),
    ...section('OBJECTS', rootDictionary(handles)),
    [0, 'EOF'],
  ];
  return formatTags([...header(handles.next()), ...body]);
}

/** The header tells the first handle that is free, so it is made last. */
function header(seed: string): Tag[] {
  return section('HEADER', [
    [9, '$ACADVER'],
    [1, 'AC1015'],
    [9, '$DWGCODEPAGE'],
    [3, 'ANSI_1252'],
    [9, '$HANDSEED'],
    [5, seed],
    [9, '$INSUNITS'],
    [70, MILLIMETRES],
    [9, '$MEASUREMENT'],
    [70, 1],
  ]);
}

function section(name: string, tags: readonly Tag[]): Tag[] {
  return [[0, 'SECTION'], [2, name], ...tags, [0, 'ENDSEC']];
}

interface Block {
  readonly name: string;
  readonly record: string;
  readonly handles: Handles;
}

function blockTags({ name, record, handles }: Block, inside: readonly Tag[]): Tag[] {
  const part = (type: string, symbol: string): Tag[] => [
    [0, type],
    [5, handles.next()],
    [330, record],
    [100, 'AcDbEntity'],
    [8, '0'],
    [100, symbol],
  ];
  return [
    ...part('BLOCK', 'AcDbBlockBegin'),
    [2, name],
    [70, 0],
    [10, 0],
    [20, 0],
    [30, 0],
    [3, name],
    [1, ''],
    ...inside,
    ...part('ENDBLK', 'AcDbBlockEnd'),
  ];
}

function rootDictionary(handles: Handles): Tag[] {
  const [root, groups] = [handles.next(), handles.next()];
  const dictionary = (handle: string, owner: string): Tag[] => [
    [0, 'DICTIONARY'],
    [5, handle],
    [330, owner],
    [100, 'AcDbDictionary'],
    [281, 1],
  ];
  return [...dictionary(root, '0'), [3, 'ACAD_GROUP'], [350, groups], ...dictionary(groups, root)];
}
