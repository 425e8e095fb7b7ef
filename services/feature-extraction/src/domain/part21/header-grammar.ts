import { overLimit } from './limits.ts';
import { ParameterList } from './parameter-list.ts';
import type { ReadingState } from './reading-state.ts';
import * as t from './tokens.ts';

/** The standard knows seven header entities; exporters add a few of their own. */
const MAX_ENTITIES = 100;

type Phase = 'name' | 'open' | 'parameters' | 'close';

/** The grammar of the HEADER section, token by token; notes where each header entity lies. */
export class HeaderGrammar {
  private readonly state: ReadingState;
  private readonly parameters: ParameterList;
  private phase: Phase = 'name';
  private name = '';
  private start = 0;

  constructor(state: ReadingState) {
    this.state = state;
    this.parameters = new ParameterList(state);
  }

  /** Takes the next token; true when it is the ENDSEC of the section. */
  accept(kind: t.TokenKind): boolean {
    switch (this.phase) {
      case 'name':
        return this.openEntity(kind);
      case 'open':
        if (kind !== t.OPEN) throw this.state.unexpected("'('");
        this.parameters.open();
        this.phase = 'parameters';
        return false;
      case 'parameters':
        if (this.parameters.accept(kind)) this.phase = 'close';
        else if (kind === t.STRING && this.name === 'FILE_SCHEMA') this.addSchema();
        return false;
      default:
        if (kind !== t.SEMICOLON) throw this.state.unexpected("';'");
        this.endEntity();
        return false;
    }
  }

  private openEntity(kind: t.TokenKind): boolean {
    const { state } = this;
    if (kind !== t.KEYWORD) throw state.unexpected('a header entity or ENDSEC');
    this.name = state.word();
    if (this.name === 'ENDSEC') return true;
    this.start = state.lexer.offset(state.lexer.start);
    this.phase = 'open';
    return false;
  }

  private addSchema(): void {
    const { bytes, start, end } = this.state.lexer;
    const name = String.fromCharCode(...bytes.subarray(start + 1, Math.min(end - 1, start + 200)));
    const { schemas } = this.state.index;
    if (schemas.length < MAX_ENTITIES) schemas.push(name.replace(/\s*\{.*$/s, '').trim());
  }

  private endEntity(): void {
    const { index, lexer } = this.state;
    if (index.header.length >= MAX_ENTITIES) {
      const message = `The header has over ${MAX_ENTITIES} entities.`;
      throw overLimit('header', MAX_ENTITIES, message, this.state.place());
    }
    index.header.push({ name: this.name, start: this.start, end: lexer.offset(lexer.end) });
    this.phase = 'name';
  }
}
