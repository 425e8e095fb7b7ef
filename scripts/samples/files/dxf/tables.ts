import type { Handles, Tag } from './tags.ts';

export type LineType = 'Continuous' | 'CENTER' | 'HIDDEN';

export interface Layer {
  readonly name: string;
  /** AutoCAD colour index. */
  readonly colour: number;
  readonly lineType?: LineType;
}

/** Dashes and gaps (negative) of each line type, mm. */
const LINE_TYPES: Readonly<Record<string, readonly number[]>> = {
  ByBlock: [],
  ByLayer: [],
  Continuous: [],
  CENTER: [12, -3, 3, -3],
  HIDDEN: [6, -3],
};

const ZERO: Layer = { name: '0', colour: 7 };

/** The TABLES section of R2000; `records` are the handles of the block records by block name. */
export function tablesSection(
  handles: Handles,
  layers: readonly Layer[],
  records: ReadonlyMap<string, string>,
): Tag[] {
  const table = (name: string, entries: readonly Entry[]) => tableTags(handles, name, entries);
  return [
    [0, 'SECTION'],
    [2, 'TABLES'],
    ...table('VPORT', [{ symbol: 'Viewport', tags: viewport() }]),
    ...table('LTYPE', Object.entries(LINE_TYPES).map(lineType)),
    ...table('LAYER', [ZERO, ...layers].map(layerEntry)),
    ...table('STYLE', [{ symbol: 'TextStyle', tags: textStyle() }]),
    ...table('VIEW', []),
    ...table('UCS', []),
    ...table('APPID', [
      {
        symbol: 'RegApp',
        tags: [
          [2, 'ACAD'],
          [70, 0],
        ],
      },
    ]),
    ...table('DIMSTYLE', []),
    ...table(
      'BLOCK_RECORD',
      [...records].map(([name, handle]) => ({ symbol: 'Block', tags: [[2, name]], handle })),
    ),
    [0, 'ENDSEC'],
  ];
}

interface Entry {
  readonly symbol: string;
  readonly tags: readonly Tag[];
  readonly handle?: string;
}

function tableTags(handles: Handles, name: string, entries: readonly Entry[]): Tag[] {
  const owner = handles.next();
  return [
    [0, 'TABLE'],
    [2, name],
    [5, owner],
    [330, '0'],
    [100, 'AcDbSymbolTable'],
    [70, entries.length],
    ...(name === 'DIMSTYLE' ? [[100, 'AcDbDimStyleTable'] as const] : []),
    ...entries.flatMap(({ symbol, tags, handle }): Tag[] => [
      [0, name],
      [5, handle ?? handles.next()],
      [330, owner],
      [100, 'AcDbSymbolTableRecord'],
      [100, `AcDb${symbol}TableRecord`],
      ...tags,
    ]),
    [0, 'ENDTAB'],
  ];
}

function lineType([name, pattern]: [string, readonly number[]]): Entry {
  return {
    symbol: 'Linetype',
    tags: [
      [2, name],
      [70, 0],
      [3, name],
      [72, 65],
      [73, pattern.length],
      [40, pattern.reduce((sum, length) => sum + Math.abs(length), 0)],
      ...pattern.flatMap((length): Tag[] => [
        [49, length],
        [74, 0],
      ]),
    ],
  };
}

function layerEntry({ name, colour, lineType: type = 'Continuous' }: Layer): Entry {
  return {
    symbol: 'Layer',
    tags: [
      [2, name],
      [70, 0],
      [62, colour],
      [6, type],
    ],
  };
}

function textStyle(): Tag[] {
  return [
    [2, 'Standard'],
    [70, 0],
    [40, 0],
    [41, 1],
    [50, 0],
    [71, 0],
    [42, 2.5],
    [3, 'txt'],
    [4, ''],
  ];
}

function viewport(): Tag[] {
  return [
    [2, '*Active'],
    [70, 0],
    ...[10, 20].map((code) => [code, 0] as const),
    ...[11, 21].map((code) => [code, 1] as const),
    [12, 0],
    [22, 0],
    [40, 250],
    [41, 1.5],
  ];
}
