/** An entity that is written behind those before it. */
export interface IgesEntity {
  readonly type: number;
  readonly form?: number;
  readonly values: readonly (number | string)[];
  /** Blanked, subordinate, use, hierarchy: two digits each. */
  readonly status?: string;
  /** The number of a transformation. */
  readonly matrix?: number;
}

type Corner = readonly [number, number, number];

export const INDEPENDENT = '00000000';
export const DEPENDENT = '00010000';

/** An IGES file of millimetres that is written entity by entity; each is named by its number in the directory. */
export class IgesText {
  readonly #entities: IgesEntity[] = [];

  add(entity: IgesEntity): number {
    this.#entities.push(entity);
    return 2 * this.#entities.length - 1;
  }

  /** A flat B-spline surface over four corners; `knots`: its last, which must rise. */
  surface(corners: readonly Corner[], status = INDEPENDENT, more: Partial<IgesEntity> & Broken = {}): number {
    const { broken = false, ...rest } = more;
    const knots = broken ? [1, 1, 0, 0] : [0, 0, 1, 1];
    const numbers = [...knots, 0, 0, 1, 1, 1, 1, 1, 1, ...corners.flat(), 0, 1, 0, 1];
    return this.add({ type: 128, values: [1, 1, 1, 1, 0, 0, 1, 0, 0, ...reals(numbers)], status, ...rest });
  }

  /** The six trimmed surfaces of a box. */
  box(low: Corner, high: Corner, more: Partial<IgesEntity> = {}): readonly number[] {
    return boxFaces(low, high).map((corners) => {
      const surface = this.surface(corners, DEPENDENT);
      return this.add({ type: 144, values: [surface, 0, 0, 0], ...more });
    });
  }

  /** A subfigure with members. */
  definition(members: readonly number[]): number {
    return this.add({ type: 308, values: [0, '3HBOX', members.length, ...members], status: '00000200' });
  }

  /** A place of a subfigure. */
  instance(
    definition: number,
    at: Corner,
    more: Partial<IgesEntity> & { readonly scale?: number } = {},
  ): number {
    const { scale = 1, ...rest } = more;
    return this.add({ type: 408, values: [definition, ...reals([...at, scale])], ...rest });
  }

  /** A transformation of three rows. */
  matrix(rows: readonly number[]): number {
    return this.add({ type: 124, values: reals(rows), status: DEPENDENT });
  }

  bytes(): Uint8Array {
    const parameters: string[] = [];
    const directory: string[] = [];
    for (const [
      index,
      { type, form = 0, values, status = INDEPENDENT, matrix = 0 },
    ] of this.#entities.entries()) {
      const sequence = 2 * index + 1;
      const lines = linesOf([type, ...values].join(',').concat(';'));
      directory.push(
        record(fields(type, parameters.length + 1, 0, 0, 0, 0, matrix, 0, status), 'D', sequence),
      );
      directory.push(record(fields(type, 0, 0, lines.length, form, '', '', '', 0), 'D', sequence + 1));
      for (const line of lines) {
        const own = line.padEnd(64) + String(sequence).padStart(8);
        parameters.push(record(own, 'P', parameters.length + 1));
      }
    }
    const global = linesOf(GLOBAL, 72).map((line, i) => record(line, 'G', i + 1));
    const counts = { S: 1, G: global.length, D: directory.length, P: parameters.length };
    const last = Object.entries(counts).map(([letter, count]) => letter + String(count).padStart(7));
    return Buffer.from(
      [record('', 'S', 1), ...global, ...directory, ...parameters, record(last.join(''), 'T', 1), ''].join(
        '\n',
      ),
    );
  }
}

interface Broken {
  /** Its knots fall. */
  readonly broken?: boolean;
}

const GLOBAL =
  ',,4HPART,8Hpart.igs,4HTEST,3H1.0,32,38,6,308,15,4HPART,1.,2,2HMM,1,0.02,15H20260101.000000,1.0E-4,500.,2Hme,3Horg,11,0,15H20260101.000000;';

export function boxFaces([a, b, c]: Corner, [d, e, f]: Corner): readonly (readonly Corner[])[] {
  return [
    [
      [a, b, c],
      [a, e, c],
      [d, b, c],
      [d, e, c],
    ],
    [
      [a, b, f],
      [d, b, f],
      [a, e, f],
      [d, e, f],
    ],
    [
      [a, b, c],
      [d, b, c],
      [a, b, f],
      [d, b, f],
    ],
    [
      [a, e, c],
      [a, e, f],
      [d, e, c],
      [d, e, f],
    ],
    [
      [a, b, c],
      [a, b, f],
      [a, e, c],
      [a, e, f],
    ],
    [
      [d, b, c],
      [d, e, c],
      [d, b, f],
      [d, e, f],
    ],
  ];
}

/** With the point that makes them so. */
export function reals(numbers: readonly number[]): readonly string[] {
  return numbers.map((value) => (Number.isInteger(value) ? `${value}.` : String(value)));
}

/** Broken behind commas. */
function linesOf(text: string, columns = 64): readonly string[] {
  const lines = [''];
  for (const word of text.match(/[^,;]*[,;]/g) ?? []) {
    if ((lines.at(-1) as string).length + word.length > columns) lines.push('');
    lines[lines.length - 1] += word;
  }
  return lines;
}

function fields(...values: readonly (number | string)[]): string {
  return values.map((value) => String(value).padStart(8)).join('');
}

function record(content: string, section: string, sequence: number): string {
  return content.padEnd(72) + section + String(sequence).padStart(7);
}
