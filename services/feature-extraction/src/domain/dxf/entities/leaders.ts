import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { fitSpline } from '../geometry/fit-spline.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { add, cross, rotationZ, scale, unit } from '../geometry/vectors.ts';
import { outline } from './points.ts';
import { paragraphFrame } from './texts.ts';

const CURVED = 1;

/** LEADER: straight from vertex to vertex, or a curve through them (72), in world coordinates. */
export function leader(record: EntityRecord): readonly Primitive[] {
  return pathThrough(record.points(10), record.number(72) === CURVED);
}

function pathThrough(points: readonly Vec3[], curved: boolean): readonly Primitive[] {
  const curve = curved && points.length > 2 ? fitSpline({ points, closed: false }) : null;
  return curve ? [{ kind: 'points', points }, curve] : [outline(points)];
}

/** Group 170 behind the context: no line, straight, spline. In the context it has another meaning. */
const NO_LINES = 0;
const SPLINE_LINES = 2;

/**
 * MULTILEADER: leader lines, landings and the text of its context data (300 "CONTEXT_DATA{" … 301 "}"), which
 * hold leaders (302 … 303), which hold lines (304 … 305); in world coordinates. A block as content counts
 * with its position.
 */
export function multiLeader(record: EntityRecord): readonly Primitive[] {
  const context = new Context(record);
  const lineType = record.values[record.codes.lastIndexOf(170)] ?? 1;
  const leaders = lineType === NO_LINES ? [] : context.leaders;
  const paths = leaders.flatMap((leader) => leaderPaths(leader, lineType === SPLINE_LINES));
  return [...paths, ...context.content()];
}

interface Leader {
  readonly lines: (readonly Vec3[])[];
  /** Where its lines end. */
  end: Vec3 | null;
  dogleg: Vec3;
  doglegLength: number;
}

function leaderPaths({ lines, end, dogleg, doglegLength }: Leader, curved: boolean): readonly Primitive[] {
  const paths = lines.flatMap((line) => pathThrough(end ? [...line, end] : line, curved));
  if (!end || doglegLength === 0) return paths;
  return [...paths, outline([end, add(end, scale(unit(dogleg), doglegLength))])];
}

/** Sorts the groups of the context by the braces that they stand in. */
class Context {
  readonly leaders: Leader[] = [];
  private readonly groups = new Map<number, number | string>();
  private readonly record: EntityRecord;

  constructor(record: EntityRecord) {
    this.record = record;
    const { codes, values } = record;
    let at = codes.indexOf(300) + 1;
    for (; at > 0 && at < codes.length && codes[at] !== 301; at++) {
      const code = codes[at] as number;
      if (code === 302) at = this.readLeader(at + 1);
      else if (!this.groups.has(code)) this.groups.set(code, values[at] as number | string);
    }
  }

  /** Reads up to group 303 and gives its place. */
  private readLeader(from: number): number {
    const { codes } = this.record;
    const leader: Leader = { lines: [], end: null, dogleg: [1, 0, 0], doglegLength: 0 };
    let at = from;
    for (; at < codes.length && codes[at] !== 303 && codes[at] !== 301; at++) {
      if (codes[at] === 304) {
        const first = at + 1;
        while (at < codes.length && codes[at] !== 305) at++;
        leader.lines.push(this.pointsBetween(10, first, at));
      } else if (codes[at] === 10) leader.end = this.pointsBetween(10, at, at + 3)[0] ?? null;
      else if (codes[at] === 11) leader.dogleg = this.pointsBetween(11, at, at + 3)[0] ?? leader.dogleg;
      else if (codes[at] === 40) leader.doglegLength = this.record.values[at] as number;
    }
    this.leaders.push(leader);
    return at;
  }

  private pointsBetween(code: number, from: number, to: number): readonly Vec3[] {
    return this.record.pointsBetween(code, from, to);
  }

  content(): readonly Primitive[] {
    const text = this.groups.get(304);
    if (typeof text === 'string' && text !== '' && this.groups.has(12)) return [this.textFrame(text)];
    if (this.groups.has(15)) return [{ kind: 'points', points: [this.point(15)], isApproximate: true }];
    return [];
  }

  private textFrame(text: string): Primitive {
    const frame = paragraphFrame({
      content: this.record.decoded(text),
      height: this.number(41),
      wrapWidth: this.number(43),
      // 1, 2, 3: left, centre and right of the top line.
      attachment: this.number(171, 1),
      spacing: this.number(45, 1),
    });
    const normal = this.groups.has(11) ? unit(this.point(11)) : ([0, 0, 1] as const);
    const along = this.groups.has(13) ? unit(this.point(13)) : rotationZ(this.number(42))[0];
    return mapped(frame, [along, cross(normal, along), normal], this.point(12));
  }

  private number(code: number, otherwise = 0): number {
    const value = this.groups.get(code);
    return typeof value === 'number' ? value : otherwise;
  }

  private point(code: number): Vec3 {
    return [this.number(code), this.number(code + 10), this.number(code + 20)];
  }
}
