import { HeaderGrammar } from './header-grammar.ts';
import { InstanceGrammar } from './instance-grammar.ts';
import type { InstanceIndex } from './instance-index.ts';
import { DEFAULT_PART21_LIMITS, type Part21Limits } from './limits.ts';
import { ParameterList } from './parameter-list.ts';
import { part21Error } from './part21-error.ts';
import { ReadingState } from './reading-state.ts';
import * as t from './tokens.ts';

type Phase =
  | 'magic'
  | 'section'
  | 'header'
  | 'dataOpen'
  | 'dataParameters'
  | 'data'
  | 'references'
  | 'skip'
  | 'close'
  | 'done';

/** The index of a whole file in memory. */
export function indexInstances(bytes: Uint8Array, limits = DEFAULT_PART21_LIMITS): InstanceIndex {
  const builder = new IndexBuilder(limits);
  builder.write(bytes);
  return builder.finish();
}

/**
 * Builds the instance index from chunks in one pass over the grammar of ISO 10303-21, editions 1 (1994) to
 * 3 (2016): HEADER, ANCHOR and REFERENCE, any number of DATA sections. Signatures follow the end of the
 * exchange structure, where reading stops. Raises PARSE_FAILED / preflight with line, column and instance for
 * what is not in the grammar, a name defined twice, a number that is not finite and a file that ends early;
 * RESOURCE_EXHAUSTED for what exceeds a limit.
 */
export class IndexBuilder {
  private readonly state: ReadingState;
  private readonly header: HeaderGrammar;
  private readonly instances: InstanceGrammar;
  private readonly dataParameters: ParameterList;
  private phase: Phase = 'magic';
  /** Where the next `;` leads. */
  private afterClose: Phase = 'section';
  private atStatement = true;

  constructor(limits: Part21Limits = DEFAULT_PART21_LIMITS) {
    this.state = new ReadingState(limits);
    this.header = new HeaderGrammar(this.state);
    this.instances = new InstanceGrammar(this.state);
    this.dataParameters = new ParameterList(this.state);
  }

  write(chunk: Uint8Array): void {
    if (this.phase !== 'done') this.consume(chunk, false);
  }

  finish(): InstanceIndex {
    if (this.phase !== 'done') this.consume(new Uint8Array(0), true);
    if (this.phase !== 'done') {
      const missing = this.phase === 'magic' ? 'it is empty' : 'it ends early: END-ISO-10303-21 is missing';
      throw part21Error(missing, this.state.place());
    }
    this.state.index.hasPrintControls = this.state.lexer.hasPrintControls;
    return this.state.index;
  }

  private consume(chunk: Uint8Array, final: boolean): void {
    const { lexer } = this.state;
    lexer.feed(chunk, final);
    for (let kind = lexer.next(); kind !== t.NEED_MORE && kind !== t.END; kind = lexer.next()) {
      if (this.phase === 'data') {
        if (this.instances.accept(kind)) this.expectClose('section');
      } else if (this.structure(kind) === 'done') {
        return;
      }
    }
  }

  private structure(kind: t.TokenKind): Phase {
    switch (this.phase) {
      case 'section':
        this.openSection(kind);
        break;
      case 'header':
        if (this.header.accept(kind)) this.expectClose('section');
        break;
      case 'dataOpen':
        this.openData(kind);
        break;
      case 'dataParameters':
        if (this.dataParameters.accept(kind)) this.expectClose('data');
        break;
      case 'references':
      case 'skip':
        this.passOver(kind);
        break;
      case 'close':
        if (kind !== t.SEMICOLON) throw this.state.unexpected("';'");
        this.phase = this.afterClose;
        break;
      default:
        if (kind !== t.KEYWORD || this.state.word() !== 'ISO-10303-21')
          throw this.state.unexpected('ISO-10303-21');
        this.expectClose('section');
    }
    return this.phase;
  }

  private openSection(kind: t.TokenKind): void {
    if (kind !== t.KEYWORD) throw this.state.unexpected('a section');
    switch (this.state.word()) {
      case 'HEADER':
        this.expectClose('header');
        return;
      case 'DATA':
        this.phase = 'dataOpen';
        return;
      case 'ANCHOR':
      case 'SIGNATURE':
        this.phase = 'skip';
        return;
      case 'REFERENCE':
        this.expectClose('references');
        this.atStatement = true;
        return;
      case 'END-ISO-10303-21':
        this.state.index.exchangeEnd = this.state.lexer.offset(this.state.lexer.end);
        this.phase = 'done';
        return;
      default:
        throw this.state.unexpected('HEADER, DATA or END-ISO-10303-21');
    }
  }

  /** Since the second edition a DATA section may have parameters: its name and schema. */
  private openData(kind: t.TokenKind): void {
    if (kind === t.SEMICOLON) {
      this.phase = 'data';
      return;
    }
    if (kind !== t.OPEN) throw this.state.unexpected("';'");
    this.dataParameters.open();
    this.state.index.hasDataParameters = true;
    this.phase = 'dataParameters';
  }

  /** Notes the names that REFERENCE takes from other files (`#5=<part.stp#bolt>;`). */
  private passOver(kind: t.TokenKind): void {
    if (kind === t.KEYWORD && this.state.word() === 'ENDSEC') {
      this.expectClose('section');
      return;
    }
    const { index, lexer } = this.state;
    if (this.phase === 'references' && this.atStatement && kind === t.INSTANCE) {
      index.addExternal(index.slotOf(lexer.nameHigh, lexer.nameLow));
    }
    this.atStatement = kind === t.SEMICOLON;
  }

  private expectClose(then: Phase): void {
    this.phase = 'close';
    this.afterClose = then;
  }
}
