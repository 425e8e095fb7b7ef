import { type Edit, edited, largestName } from './edit-text.ts';
import type { InstanceIndex } from './instance-index.ts';
import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import type { Part21File } from './part21-file.ts';
import { type PlacedRepresentation, placedRepresentations } from './placed-representations.ts';
import * as t from './tokens.ts';

/**
 * The text of a file in which a representation that a relationship places in another, without the use of a component,
 * is a MAPPED_ITEM of that, which says the same and which all readers of shapes and products know; where it stays in
 * its place the two are tied together without a transformation. The same array where there is none. Lines stay where
 * they were. Raises PARSE_FAILED / preflight as `placedRepresentations` does.
 */
export function mapPlacedRepresentations(file: Part21File): Uint8Array {
  const placed = placedRepresentations(file);
  if (placed.length === 0) return file.bytes;
  const { index } = file;
  const writer = new MapWriter(index);
  const edits = placed.map((each): Edit => {
    const [from, to] = [index.start[each.relation], index.end[each.relation]] as [number, number];
    return { from, to, text: each.isLink ? writer.link(each) : writer.maps(each) };
  });
  for (const [representation, items] of writer.itemsOf) {
    edits.push(insertion(file, representation, items));
  }
  return edited(file.bytes, edits);
}

class MapWriter {
  /** Names of the new items of each representation (slot). */
  readonly itemsOf = new Map<number, string[]>();
  private readonly index: InstanceIndex;
  private next: bigint;

  constructor(index: InstanceIndex) {
    this.index = index;
    this.next = largestName(index);
  }

  link({ relation, inner, outer }: PlacedRepresentation): string {
    const ends = [outer, ...inner].map((slot) => this.index.nameOf(slot)).join();
    return `${this.index.nameOf(relation)}=SHAPE_REPRESENTATION_RELATIONSHIP('','',${ends});`;
  }

  maps({ relation, inner, outer, origin, target }: PlacedRepresentation): string {
    const at = this.index.nameOf(target);
    const [from, placement] = origin === null ? this.placement() : [this.index.nameOf(origin), ''];
    const items = this.itemsOf.get(outer) ?? [];
    this.itemsOf.set(outer, items);
    const maps = inner.map((representation, i) => {
      const [item, map] = [i === 0 ? this.index.nameOf(relation) : this.name(), this.name()];
      items.push(item);
      const mapped = this.index.nameOf(representation);
      return `${item}=MAPPED_ITEM('',${map},${at});${map}=REPRESENTATION_MAP(${from},${mapped});`;
    });
    return [...maps, placement].join('');
  }

  /** One at the origin. */
  private placement(): readonly [name: string, text: string] {
    const [name, point] = [this.name(), this.name()];
    return [name, `${name}=AXIS2_PLACEMENT_3D('',${point},$,$);${point}=CARTESIAN_POINT('',(0.,0.,0.));`];
  }

  private name(): string {
    this.next += 1n;
    return `#${this.next}`;
  }
}

/** At the start of the list of items, the second attribute of REPRESENTATION. */
function insertion({ bytes, index }: Part21File, representation: number, items: readonly string[]): Edit {
  const start = index.start[representation] as number;
  const lexer = new Lexer(DEFAULT_PART21_LIMITS);
  lexer.feed(bytes.subarray(start, index.end[representation]), true);
  toItems(lexer, index.typeName(representation).startsWith('('));
  const at = start + lexer.end;
  const isEmpty = lexer.next() === t.CLOSE;
  return { from: at, to: at, text: `${items.join()}${isEmpty ? '' : ','}` };
}

/** Goes behind the `(` of the list. */
function toItems(lexer: Lexer, isComplex: boolean): void {
  const level = isComplex ? 2 : 1;
  let [depth, commas, leaf] = [0, 0, ''];
  for (let kind = lexer.next(); kind !== t.SEMICOLON && kind !== t.END; kind = lexer.next()) {
    if (kind === t.KEYWORD && depth < level) [leaf, commas] = [lexer.text().toUpperCase(), 0];
    else if (kind === t.CLOSE) depth--;
    else if (kind === t.COMMA && depth === level) commas++;
    else if (kind === t.OPEN && ++depth > level && commas === 1) {
      if (!isComplex || leaf === 'REPRESENTATION') return;
    }
  }
}
