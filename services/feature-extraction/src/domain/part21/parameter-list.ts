import { overLimit } from './limits.ts';
import type { ReadingState } from './reading-state.ts';
import * as t from './tokens.ts';

/** What a list can go on with: `open` is the `(` behind the name of a typed parameter. */
type Expected = 'value' | 'valueOrClose' | 'open' | 'separator';

/**
 * The grammar of a parameter list, token by token: values, lists inside lists, typed parameters. Nesting is
 * counted, never recursed into.
 */
export class ParameterList {
  private readonly state: ReadingState;
  private depth = 0;
  private expected: Expected = 'valueOrClose';

  constructor(state: ReadingState) {
    this.state = state;
  }

  /** The `(` was read. */
  open(): void {
    this.depth = 1;
    this.expected = 'valueOrClose';
  }

  /** Takes the next token; true when it is the `)` that ends the list. */
  accept(kind: t.TokenKind): boolean {
    switch (kind) {
      case t.COMMA:
        if (this.expected !== 'separator') throw this.unexpected();
        this.expected = 'value';
        return false;
      case t.CLOSE:
        return this.closeList();
      case t.OPEN:
        this.openList();
        return false;
      case t.SEMICOLON:
      case t.EQUALS:
      case t.PUNCTUATION:
        throw this.unexpected();
      default:
        if (this.expected === 'open' || this.expected === 'separator') throw this.unexpected();
        this.expected = kind === t.KEYWORD ? 'open' : 'separator';
        return false;
    }
  }

  private openList(): void {
    if (this.expected === 'separator') throw this.unexpected();
    this.expected = 'valueOrClose';
    this.depth++;
    const { limits, current, lexer, index } = this.state;
    if (this.depth <= limits.maxDepth) return;
    const where = current < 0 ? `line ${lexer.line}` : index.nameOf(current);
    throw overLimit(
      'depth',
      limits.maxDepth,
      `Lists are nested deeper than ${limits.maxDepth} in ${where}.`,
      this.state.place(),
    );
  }

  private closeList(): boolean {
    if (this.expected === 'open' || this.expected === 'value') throw this.unexpected();
    this.expected = 'separator';
    this.depth--;
    return this.depth === 0;
  }

  private unexpected() {
    return this.state.unexpected(this.wanted());
  }

  private wanted(): string {
    if (this.expected === 'separator') return "',' or ')'";
    return this.expected === 'open' ? "'('" : 'a value';
  }
}
