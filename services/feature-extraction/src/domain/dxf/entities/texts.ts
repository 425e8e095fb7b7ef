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

/** MTEXT: lines from its attachment point, wrapped at its reference width, in world coordinates. */
export function mtext(record: EntityRecord): readonly Primitive[] {
  const paragraph = {
    content: record.joined(3) + record.joined(1),
    height: record.number(40),
    wrapWidth: record.number(41),
    attachment: record.number(71, 1),
    spacing: record.number(44, 1),
  };
  return [mapped(paragraphFrame(paragraph), mtextAxes(record), record.point(10))];
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
export function paragraphFrame({ content, height, wrapWidth, attachment, spacing }: Paragraph): Primitive {
  const advance = CHARACTER_WIDTH * height;
  const shown = mtextContent(content);
  const lines = wrapped(shown, wrapWidth > 0 && advance > 0 ? wrapWidth / advance : Infinity);
  const width = lines.reduce((longest, line) => Math.max(longest, [...line].length), 0) * advance;
  const total = height + (lines.length - 1) * LINE_PITCH * height * spacing;
  const place = attachment - 1;
  const left = -width * (((place % 3) + 3) % 3) * 0.5;
  const bottom = -total * (1 - Math.min(2, Math.max(0, Math.floor(place / 3))) * 0.5);
  const points = rectangle(left, bottom, width, total);
  const characterShare = total > 0 ? height / total : 1;
  return { kind: 'text', content: lines.join('\n'), characterShare, points };
}

/** The lines when words are wrapped at a width in characters; a longer word keeps its line. */
function wrapped(text: string, width: number): readonly string[] {
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
