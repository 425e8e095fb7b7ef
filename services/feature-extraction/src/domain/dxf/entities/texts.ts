import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { apply, cross, type Linear, rotationZ, unit } from '../geometry/vectors.ts';

/** Width of a character over the text height: what text counts with in a drawing's box. */
const CHARACTER_WIDTH = 0.6;
/** Distance of base lines over the text height, at line spacing 1. */
const LINE_PITCH = 5 / 3;
const RADIANS = Math.PI / 180;

/** TEXT, ATTRIB: one line from its insertion point, in object coordinates. */
export function text(record: EntityRecord): readonly Primitive[] {
  return lineOfText(record, record.text(1) ?? '');
}

/** ATTDEF in the drawing itself shows its tag. */
export function attributeDefinition(record: EntityRecord): readonly Primitive[] {
  return lineOfText(record, record.text(2) ?? '');
}

function lineOfText(record: EntityRecord, content: string): readonly Primitive[] {
  const height = record.number(40);
  const shown = [...content.replace(/%%(?:[cdpuoCDPUO%]|\d{3})/g, 'x')].length;
  const width = shown * CHARACTER_WIDTH * height;
  const across = record.number(72);
  const up = record.number(73) || record.number(74);
  const anchor = (across !== 0 || up !== 0) && record.has(11) ? record.point(11) : record.point(10);
  const spans = (across === 3 || across === 5) && record.has(11);
  const left = { 1: -width / 2, 2: -width, 4: -width / 2 }[across] ?? 0;
  const bottom = { 2: -height / 2, 3: -height }[up] ?? (across === 4 ? -height / 2 : 0);
  const turned = rotationZ(record.number(50) * RADIANS);
  const axes = record.axes();
  const place = (origin: Vec3, corners: readonly Vec3[]) =>
    mapped(mapped({ kind: 'points', points: corners }, turned, origin), axes, [0, 0, 0]);
  if (spans)
    return [
      place(record.point(10), rectangle(0, 0, 0, height)),
      place(record.point(11), rectangle(0, 0, 0, height)),
    ];
  return [place(anchor, rectangle(left, bottom, width, height))];
}

function rectangle(left: number, bottom: number, width: number, height: number): readonly Vec3[] {
  return [
    [left, bottom, 0],
    [left + width, bottom, 0],
    [left + width, bottom + height, 0],
    [left, bottom + height, 0],
  ];
}

/** MTEXT: lines from its attachment point, wrapped at its reference width, in world coordinates. */
export function mtext(record: EntityRecord): readonly Primitive[] {
  const height = record.number(40);
  const advance = CHARACTER_WIDTH * height;
  const frame = record.number(41);
  const text = plainText(record.joined(3) + record.joined(1));
  const lines = wrapped(text, frame > 0 && advance > 0 ? frame / advance : Infinity);
  const width = lines.reduce((longest, line) => Math.max(longest, line), 0) * advance;
  const rows = lines.length;
  const total = height + (rows - 1) * LINE_PITCH * height * record.number(44, 1);
  const attachment = record.number(71, 1) - 1;
  const left = -width * (((attachment % 3) + 3) % 3) * 0.5;
  const bottom = -total * (1 - Math.min(2, Math.max(0, Math.floor(attachment / 3))) * 0.5);
  const corners = rectangle(left, bottom, width, total);
  return [mapped({ kind: 'points', points: corners }, mtextAxes(record), record.point(10))];
}

/** Lengths of the lines in characters when words are wrapped at a width; a longer word keeps its line. */
function wrapped(text: string, width: number): readonly number[] {
  const lengths: number[] = [];
  for (const paragraph of text.split('\n')) {
    let line = 0;
    for (const word of paragraph.split(' ')) {
      const length = [...word].length;
      if (line > 0 && line + 1 + length > width) {
        lengths.push(line);
        line = length;
      } else {
        line += (line > 0 ? 1 : 0) + length;
      }
    }
    lengths.push(line);
  }
  return lengths;
}

function mtextAxes(record: EntityRecord): Linear {
  const axes = record.axes();
  if (!record.has(11)) {
    const turned = rotationZ(record.number(50) * RADIANS);
    return [apply(axes, turned[0]), apply(axes, turned[1]), axes[2]];
  }
  const along = unit(record.point(11));
  return [along, cross(axes[2], along), axes[2]];
}

/** Format codes of MTEXT, bounded in length so that no text takes quadratic time: an escaped character, a break, a setting up to `;`, a stack, a switch, a brace. */
const FORMAT =
  /\\(?<escaped>[\\{}])|\\(?<end>[PNX])|\\[ACFfHhQTWp][^;{}]{0,256};|\\S(?<stack>[^;]{0,256});|\\[LlOoKk]|\\(?<space>~)|[{}]/g;

/** The characters that are seen, paragraphs as line breaks. */
function plainText(content: string): string {
  return content.replace(FORMAT, (...match) => {
    const found = match[match.length - 1] as Readonly<Record<string, string | undefined>>;
    if (found.end !== undefined) return '\n';
    if (found.space !== undefined) return '\u00a0';
    return found.escaped ?? found.stack ?? '';
  });
}
