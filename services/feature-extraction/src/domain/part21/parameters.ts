import type { InstanceIndex } from './instance-index.ts';
import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { decodeString } from './strings.ts';
import * as t from './tokens.ts';

/** A value of a parameter. Numbers, texts and lists are themselves; `$` is null. */
export type Parameter =
  | number
  | string
  | null
  | readonly Parameter[]
  | { readonly kind: 'reference'; readonly slot: number }
  | { readonly kind: 'enumeration'; readonly name: string }
  | { readonly kind: 'binary'; readonly hex: string }
  | { readonly kind: 'typed'; readonly type: string; readonly parameters: readonly Parameter[] }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'derived' };

/** One entity of an instance with its parameters; a complex instance has several. */
export interface EntityPart {
  readonly type: string;
  readonly parameters: readonly Parameter[];
}

/**
 * Reads the parameters of one indexed instance from the bytes of the file. The index has checked the
 * grammar and the depth, so this cannot fail on an indexed instance.
 */
export function readInstance(bytes: Uint8Array, index: InstanceIndex, slot: number): readonly EntityPart[] {
  const lexer = new Lexer(DEFAULT_PART21_LIMITS);
  lexer.feed(bytes.subarray(index.start[slot], index.end[slot]), true);
  lexer.next();
  lexer.next();
  const parts: EntityPart[] = [];
  for (let kind = lexer.next(); kind !== t.SEMICOLON && kind !== t.END; kind = lexer.next()) {
    if (kind !== t.KEYWORD) continue;
    const type = lexer.text().toUpperCase();
    if (type === '&SCOPE') {
      skipScope(lexer);
      continue;
    }
    lexer.next();
    parts.push({ type, parameters: readList(lexer, index) });
  }
  return parts;
}

/** Reads the parameters of a header entity: its text from the name to the `;`. */
export function readHeaderEntity(text: Uint8Array, index: InstanceIndex): readonly Parameter[] {
  const lexer = new Lexer(DEFAULT_PART21_LIMITS);
  lexer.feed(text, true);
  lexer.next();
  lexer.next();
  return readList(lexer, index);
}

/** Goes behind the ENDSCOPE of a scope that was opened; its instances have slots of their own. */
export function skipScope(lexer: Lexer): void {
  for (let open = 1; open > 0; ) {
    const kind = lexer.next();
    if (kind === t.END) return;
    if (kind !== t.KEYWORD) continue;
    const word = lexer.text().toUpperCase();
    if (word === '&SCOPE') open++;
    else if (word === 'ENDSCOPE') open--;
  }
}

interface OpenList {
  readonly items: Parameter[];
  /** Name of the typed parameter that this list is the value of. */
  readonly type: string | null;
}

/** Reads to the `)` that closes a list whose `(` was read. */
function readList(lexer: Lexer, index: InstanceIndex): readonly Parameter[] {
  const root: Parameter[] = [];
  const open: OpenList[] = [{ items: root, type: null }];
  let type: string | null = null;
  for (;;) {
    const kind = lexer.next();
    const list = open[open.length - 1] as OpenList;
    if (kind === t.END) return root;
    if (kind === t.CLOSE) {
      open.pop();
      const parent = open[open.length - 1];
      if (!parent) return root;
      parent.items.push(closed(list));
    } else if (kind === t.OPEN) {
      open.push({ items: [], type });
      type = null;
    } else if (kind === t.KEYWORD) {
      type = lexer.text().toUpperCase();
    } else if (kind !== t.COMMA) {
      list.items.push(scalar(kind, lexer, index));
    }
  }
}

function closed({ items, type }: OpenList): Parameter {
  return type === null ? items : { kind: 'typed', type, parameters: items };
}

function scalar(kind: t.TokenKind, lexer: Lexer, index: InstanceIndex): Parameter {
  const token = lexer.bytes.subarray(lexer.start, lexer.end);
  switch (kind) {
    case t.INSTANCE:
      return { kind: 'reference', slot: index.slotOf(lexer.nameHigh, lexer.nameLow) };
    case t.STRING:
      return decodeString(token);
    case t.INTEGER:
    case t.REAL:
      return Number(ascii(token));
    case t.ENUMERATION:
      return { kind: 'enumeration', name: ascii(token.subarray(1, -1)).toUpperCase() };
    case t.DERIVED:
      return { kind: 'derived' };
    case t.OMITTED:
      return null;
    case t.CONSTANT:
    case t.RESOURCE:
      return { kind: 'constant', name: ascii(token) };
    default:
      return { kind: 'binary', hex: ascii(token.subarray(1, -1)) };
  }
}

function ascii(bytes: Uint8Array): string {
  return new TextDecoder('iso-8859-1').decode(bytes);
}
