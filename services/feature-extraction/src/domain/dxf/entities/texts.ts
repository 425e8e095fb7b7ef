import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { apply, compose, cross, IDENTITY, type Linear, rotationZ, unit } from '../geometry/vectors.ts';
import { mtextContent, textContent } from './text-content.ts';

/** Width of a character over the text height: what text counts with in a drawing's box. */
const CHARACTER_WIDTH = 0.6;
/** Distance of base lines over the text height, at line spacing 1. */
const LINE_PITCH = 5 / 3;
const RADIANS = Math.PI / 180;
const INVISIBLE = 1;
const CONSTANT = 2;
const BACKWARD = 2;
const UPSIDE_DOWN = 4;

/** TEXT: one line from its insertion point, in object coordinates. */
export function text(record: EntityRecord): readonly Primitive[] {
  return lineOfText(record, { content: record.text(1) ?? '', up: record.number(73) });
}

/** ATTRIB: a text at a block reference, unless it is invisible. */
export function attribute(record: EntityRecord): readonly Primitive[] {
  if ((record.number(70) & INVISIBLE) !== 0) return [];
  return lineOfText(record, { content: record.text(1) ?? '', up: record.number(74) });
}

/** ATTDEF in the drawing itself shows its tag; a constant one shows its value, also where its block is used. */
export function attributeDefinition(record: EntityRecord): readonly Primitive[] {
  if (isConstant(record)) return attribute(record);
  return lineOfText(record, { content: record.text(2) ?? '', up: record.number(74) });
}

/** Whether an ATTDEF has the same value at every reference of its block. */
export function isConstant(record: EntityRecord): boolean {
  return (record.number(70) & CONSTANT) !== 0;
}

interface Line {
  readonly content: string;
  /** Vertical alignment: 0 base line, 1 bottom, 2 middle, 3 top. */
  readonly up: number;
}

function lineOfText(record: EntityRecord, { content: raw, up }: Line): readonly Primitive[] {
  const height = record.number(40);
  const content = textContent(raw);
  const across = record.number(72);
  const spans = (across === 3 || across === 5) && record.has(11);
  const anchor = (across !== 0 || up !== 0) && record.has(11) ? record.point(11) : record.point(10);
  const width = spans ? spanOf(record) : [...content].length * CHARACTER_WIDTH * height;
  const left = spans ? 0 : ({ 1: -width / 2, 2: -width, 4: -width / 2 }[across] ?? 0);
  const bottom = { 2: -height / 2, 3: -height }[up] ?? (across === 4 ? -height / 2 : 0);
  const turned = rotationZ(spans ? directionOf(record) : record.number(50) * RADIANS);
  const axes = record.axes();
  const map = compose(axes, compose(turned, flipOf(record.number(71))));
  const origin = apply(axes, spans ? record.point(10) : anchor);
  const points = rectangle(left, bottom, width, height);
  return [mapped({ kind: 'text', content, characterShare: 1, points }, map, origin)];
}

function flipOf(flags: number): Linear {
  if ((flags & (BACKWARD | UPSIDE_DOWN)) === 0) return IDENTITY;
  return [
    [(flags & BACKWARD) !== 0 ? -1 : 1, 0, 0],
    [0, (flags & UPSIDE_DOWN) !== 0 ? -1 : 1, 0],
    [0, 0, 1],
  ];
}

/** An aligned or fitted text runs from its first to its second point. */
function spanOf(record: EntityRecord): number {
  const [from, to] = [record.point(10), record.point(11)];
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function directionOf(record: EntityRecord): number {
  const [from, to] = [record.point(10), record.point(11)];
  return Math.atan2(to[1] - from[1], to[0] - from[0]);
}

function rectangle(left: number, bottom: number, width: number, height: number): [Vec3, Vec3, Vec3, Vec3] {
  return [
    [left, bottom, 0],
    [left + width, bottom, 0],
    [left + width, bottom + height, 0],
    [left, bottom + height, 0],
  ];
}

/** MTEXT: lines from its attachment point, wrapped at the width of its column, in world coordinates. */
export function mtext(record: EntityRecord): readonly Primitive[] {
  const paragraph = {
    content: record.joined(3) + record.joined(1),
    height: record.number(40),
    wrapWidth: record.number(41),
    attachment: record.number(71, 1),
    spacing: record.number(44, 1),
  };
  const columns = columnsOf(record);
  const frames = columns ? columnFrames(paragraph, columns) : [paragraphFrame(paragraph)];
  return frames.map((frame) => mapped(frame, mtextAxes(record), record.point(10)));
}

/** Since 2018 columns stand in an embedded object; before, each but the first is an MTEXT of its own. */
function columnsOf({ embedded }: EntityRecord): Columns | null {
  const width = embedded?.number(44) ?? 0;
  if (!embedded || embedded.number(71) === 0 || width <= 0) return null;
  const gutter = embedded.number(45);
  const own = embedded.numbers(46);
  const height = embedded.number(41) || embedded.number(43);
  const inTotal = Math.round((embedded.number(42) + gutter) / (width + gutter));
  const count = own.length || embedded.number(72) || inTotal;
  if (!(count > 1 && count <= MAX_COLUMNS)) return null;
  const heights = Array.from({ length: count }, (_, i) => own[i] ?? height);
  return { width, gutter, heights, isReversed: embedded.number(74) === 1 };
}

export interface Paragraph {
  /** With format codes. */
  readonly content: string;
  readonly height: number;
  /** 0 or less: lines are not wrapped. */
  readonly wrapWidth: number;
  /** 1 … 9: top left, top centre, … bottom right. */
  readonly attachment: number;
  readonly spacing: number;
}

/** The frame of lines of text about its attachment point, in the plane of the text. */
export function paragraphFrame(paragraph: Paragraph): Primitive {
  const lines = linesOf(paragraph, paragraph.wrapWidth);
  const [width, height] = [widthOf(lines, paragraph), heightOf(lines, paragraph)];
  return frameOf(lines, paragraph, cornerOf(paragraph.attachment, width, height));
}

interface Columns {
  readonly width: number;
  readonly gutter: number;
  /** Of each column; 0 or less: not known. */
  readonly heights: readonly number[];
  /** The first one is the rightmost. */
  readonly isReversed: boolean;
}

const MAX_COLUMNS = 100;

/** A frame for each column that has lines; what the last one cannot hold it holds all the same. */
function columnFrames(
  paragraph: Paragraph,
  { width, gutter, heights, isReversed }: Columns,
): readonly Primitive[] {
  const lines = linesOf(paragraph, width);
  const { height, spacing, attachment } = paragraph;
  const even = Math.ceil(lines.length / heights.length);
  const columns = heights.map((room) => {
    const fitting = Math.floor((room - height) / (LINE_PITCH * height * spacing) + 1e-9) + 1;
    return lines.splice(0, room > 0 ? Math.max(1, fitting) : even);
  });
  for (const line of lines) columns.at(-1)?.push(line);
  const tallest = Math.max(...columns.map((column) => heightOf(column, paragraph)));
  const step = width + gutter;
  const corner = cornerOf(attachment, step * heights.length - gutter, tallest);
  return columns.flatMap((column, i) => {
    const place = isReversed ? heights.length - 1 - i : i;
    const bottom = corner.bottom + tallest - heightOf(column, paragraph);
    return column.length === 0
      ? []
      : [frameOf(column, paragraph, { left: corner.left + place * step, bottom })];
  });
}

function linesOf({ content, height }: Paragraph, wrapWidth: number): string[] {
  const advance = CHARACTER_WIDTH * height;
  return wrapped(mtextContent(content), wrapWidth > 0 && advance > 0 ? wrapWidth / advance : Infinity);
}

function widthOf(lines: readonly string[], { height }: Paragraph): number {
  return lines.reduce((longest, line) => Math.max(longest, [...line].length), 0) * CHARACTER_WIDTH * height;
}

function heightOf(lines: readonly string[], { height, spacing }: Paragraph): number {
  return lines.length === 0 ? 0 : height + (lines.length - 1) * LINE_PITCH * height * spacing;
}

interface Corner {
  readonly left: number;
  readonly bottom: number;
}

/** Of a frame about its attachment point. */
function cornerOf(attachment: number, width: number, height: number): Corner {
  const place = attachment - 1;
  return {
    left: -width * (((place % 3) + 3) % 3) * 0.5,
    bottom: -height * (1 - Math.min(2, Math.max(0, Math.floor(place / 3))) * 0.5),
  };
}

function frameOf(lines: readonly string[], paragraph: Paragraph, { left, bottom }: Corner): Primitive {
  const total = heightOf(lines, paragraph);
  const points = rectangle(left, bottom, widthOf(lines, paragraph), total);
  const characterShare = total > 0 ? paragraph.height / total : 1;
  return { kind: 'text', content: lines.join('\n'), characterShare, points };
}

/** The lines when words are wrapped at a width in characters; a longer word keeps its line. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line: string[] = [];
    let length = 0;
    for (const word of paragraph.split(' ')) {
      const letters = [...word].length;
      if (length > 0 && length + 1 + letters > width) {
        lines.push(line.join(' '));
        line = [];
        length = 0;
      }
      length += (length > 0 ? 1 : 0) + letters;
      if (letters > 0 || line.length > 0) line.push(word);
    }
    lines.push(line.join(' '));
  }
  return lines;
}

/** Along direction 11, which since 2018 stands as 10 in an embedded object; without one turned by 50. */
function mtextAxes(record: EntityRecord): Linear {
  const axes = record.axes();
  const direction = record.has(11) ? record.point(11) : record.embedded?.point(10);
  if (!direction?.some((value) => value !== 0)) {
    const turned = rotationZ(record.number(50) * RADIANS);
    return [apply(axes, turned[0]), apply(axes, turned[1]), axes[2]];
  }
  const along = unit(direction);
  return [along, cross(axes[2], along), axes[2]];
}
