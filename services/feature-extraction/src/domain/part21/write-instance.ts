import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { skipScope } from './parameters.ts';
import type { Part21File } from './part21-file.ts';
import * as t from './tokens.ts';

/**
 * Writes instances again under new numbers, as short as the grammar allows. A reference to an instance that has
 * no new number is left out of its list.
 */
export class InstanceWriter {
  private readonly file: Part21File;
  private readonly numbers: ReadonlyMap<number, number>;
  private text: string[] = [];
  /** For each open list whether a value was written in it. */
  private filled: boolean[] = [];
  private complex = false;
  private afterKeyword = false;

  constructor(file: Part21File, numbers: ReadonlyMap<number, number>) {
    this.file = file;
    this.numbers = numbers;
  }

  /** The instance without its name and its `;`, one character for each byte. */
  body(slot: number): string {
    const { bytes, index } = this.file;
    const lexer = new Lexer(DEFAULT_PART21_LIMITS);
    lexer.feed(bytes.subarray(index.start[slot], index.end[slot]), true);
    lexer.next();
    lexer.next();
    let kind = lexer.next();
    while (kind === t.KEYWORD && textOf(lexer) === '&SCOPE') {
      skipScope(lexer);
      do kind = lexer.next();
      while (kind === t.PUNCTUATION || kind === t.INSTANCE || kind === t.COMMA);
    }
    this.text = [];
    this.filled = [];
    this.complex = kind === t.OPEN;
    this.afterKeyword = false;
    for (; kind !== t.SEMICOLON && kind !== t.END; kind = lexer.next()) this.token(kind, lexer);
    return this.text.join('');
  }

  private token(kind: t.TokenKind, lexer: Lexer): void {
    switch (kind) {
      case t.COMMA:
        return;
      case t.OPEN:
        if (!this.afterKeyword) this.separate();
        this.afterKeyword = false;
        this.filled.push(false);
        this.text.push('(');
        return;
      case t.CLOSE:
        this.filled.pop();
        this.text.push(')');
        return;
      case t.KEYWORD:
        if (!(this.complex && this.filled.length === 1)) this.separate();
        this.afterKeyword = true;
        this.text.push(textOf(lexer).toUpperCase());
        return;
      default:
        this.value(kind, lexer);
    }
  }

  private value(kind: t.TokenKind, lexer: Lexer): void {
    if (kind !== t.INSTANCE) {
      this.separate();
      // Long strings may have been wrapped.
      this.text.push(kind === t.STRING ? textOf(lexer).replace(/[\r\n]+/g, '') : textOf(lexer));
      return;
    }
    const number = this.numbers.get(this.file.index.slotOf(lexer.nameHigh, lexer.nameLow));
    if (number === undefined) return;
    this.separate();
    this.text.push(`#${number}`);
  }

  private separate(): void {
    const last = this.filled.length - 1;
    if (this.filled[last]) this.text.push(',');
    if (last >= 0) this.filled[last] = true;
  }
}

/** The whole token, one character for each byte. */
function textOf({ bytes, start, end }: Lexer): string {
  let text = '';
  for (let from = start; from < end; from += 4096) {
    text += String.fromCharCode(...bytes.subarray(from, Math.min(end, from + 4096)));
  }
  return text;
}
