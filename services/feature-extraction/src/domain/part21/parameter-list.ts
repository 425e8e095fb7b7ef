import type { Lexer } from './lexer.ts';
import { overLimit } from './limits.ts';
import type { ReadingState } from './reading-state.ts';
import * as t from './tokens.ts';

/** What a list can go on with; numbers, for this is the hottest code of all. */
const VALUE = 0;
const VALUE_OR_CLOSE = 1;
/** The `(` behind the name of a typed parameter. */
const LIST = 2;
const SEPARATOR = 3;

/**
 * The grammar of a parameter list, token by token: values, lists inside lists, typed parameters. Nesting is
 * counted, never recursed into.
 */
export class ParameterList {
  private readonly state: ReadingState;
  private readonly lexer: Lexer;
  private depth = 0;
  private expected = VALUE_OR_CLOSE;

  constructor(state: ReadingState) {
    this.state = state;
    this.lexer = state.lexer;
  }

  /** The `(` was read. */
  open(): void {
    this.depth = 1;
    this.expected = VALUE_OR_CLOSE;
  }

  /** Reads on as far as the bytes at hand go; true when the list has ended. */
  read(): boolean {
    const { lexer } = this;
    for (let kind = lexer.next(); kind !== t.NEED_MORE && kind !== t.END; kind = lexer.next()) {
      if (this.accept(kind)) return true;
    }
    return false;
  }

  /** Takes the next token; true when it is the `)` that ends the list. */
  accept(kind: t.TokenKind): boolean {
    switch (kind) {
      case t.COMMA:
        if (this.expected !== SEPARATOR) throw this.unexpected();
        this.expected = VALUE;
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
        if (this.expected >= LIST) throw this.unexpected();
        this.expected = kind === t.KEYWORD ? LIST : SEPARATOR;
        if (kind === t.INSTANCE && this.state.current >= 0) this.refer();
        return false;
    }
  }

  private openList(): void {
    if (this.expected === SEPARATOR) throw this.unexpected();
    this.expected = VALUE_OR_CLOSE;
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
    if (this.expected === LIST || this.expected === VALUE) throw this.unexpected();
    this.expected = SEPARATOR;
    this.depth--;
    return this.depth === 0;
  }

  private refer(): void {
    const { index, limits, lexer } = this.state;
    index.addReference(index.slotOf(lexer.nameHigh, lexer.nameLow));
    const { maxReferences } = limits;
    if (index.referenceCount <= maxReferences) return;
    throw overLimit('references', maxReferences, `Over ${maxReferences} references.`, this.state.place());
  }

  private unexpected() {
    return this.state.unexpected(this.wanted());
  }

  private wanted(): string {
    if (this.expected === SEPARATOR) return "',' or ')'";
    return this.expected === LIST ? "'('" : 'a value';
  }
}
