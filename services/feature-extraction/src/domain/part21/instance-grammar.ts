import { overLimit } from './limits.ts';
import { ParameterList } from './parameter-list.ts';
import { part21Error } from './part21-error.ts';
import type { ReadingState } from './reading-state.ts';
import * as t from './tokens.ts';

const MAX_TYPE_NAME = 512;
const MAX_TYPES = 50_000;
const MAX_PARTS = 1000;
const AMPERSAND = 0x26;

type Phase = 'name' | 'equals' | 'body' | 'exports' | 'part' | 'parameterOpen' | 'parameters' | 'close';

/**
 * The grammar of a DATA section's instances, token by token: simple and complex instances, and the scopes of
 * the first edition (`#1=&SCOPE … ENDSCOPE /#2/ A();`), whose instances are taken like any other.
 */
export class InstanceGrammar {
  private readonly state: ReadingState;
  private readonly parameters: ParameterList;
  private phase: Phase = 'name';
  private complexParts: number[] | null = null;
  private type = -1;
  /** Instances whose scope is open, the outermost first. */
  private readonly scopes: number[] = [];

  constructor(state: ReadingState) {
    this.state = state;
    this.parameters = new ParameterList(state);
  }

  /** Takes the next token; true when it is the ENDSEC of the section. */
  accept(kind: t.TokenKind): boolean {
    if (this.phase === 'parameters') {
      this.parameter(kind);
      return false;
    }
    return this.structure(kind);
  }

  private parameter(kind: t.TokenKind): void {
    if (this.parameters.accept(kind) || this.parameters.read()) this.endParameters();
  }

  private structure(kind: t.TokenKind): boolean {
    switch (this.phase) {
      case 'name':
        return this.openInstance(kind);
      case 'equals':
        if (kind !== t.EQUALS) throw this.state.unexpected("'='");
        this.beginBody();
        return false;
      case 'body':
        this.openBody(kind);
        return false;
      case 'exports':
        this.exports(kind);
        return false;
      case 'part':
        this.openPart(kind);
        return false;
      case 'close':
        if (kind !== t.SEMICOLON) throw this.state.unexpected("';'");
        this.endInstance();
        return false;
      default:
        if (kind !== t.OPEN) throw this.state.unexpected("'('");
        this.parameters.open();
        this.phase = 'parameters';
        if (this.parameters.read()) this.endParameters();
        return false;
    }
  }

  private endParameters(): void {
    this.phase = this.complexParts ? 'part' : 'close';
  }

  private openInstance(kind: t.TokenKind): boolean {
    const { state } = this;
    if (kind === t.KEYWORD && this.closing()) return this.scopes.length === 0 && this.phase === 'name';
    if (kind !== t.INSTANCE) throw state.unexpected('an instance or ENDSEC');
    const { index, lexer } = state;
    const slot = index.slotOf(lexer.nameHigh, lexer.nameLow);
    if (index.isDefined(slot) || this.scopes.includes(slot)) throw this.definedTwice(slot);
    if (index.size > state.limits.maxInstances) {
      const { maxInstances } = state.limits;
      const message = `The file has over ${maxInstances} instances.`;
      throw overLimit('instances', maxInstances, message, state.place());
    }
    state.current = slot;
    index.start[slot] = lexer.offset(lexer.start);
    index.line[slot] = lexer.line;
    this.phase = 'equals';
    return false;
  }

  /** ENDSEC ends the section, ENDSCOPE the innermost scope. */
  private closing(): boolean {
    const word = this.state.word();
    const scope = this.scopes.at(-1);
    if (scope === undefined) return word === 'ENDSEC';
    if (word !== 'ENDSCOPE') return false;
    this.state.current = scope;
    this.phase = 'exports';
    return true;
  }

  private definedTwice(slot: number) {
    const { index, lexer } = this.state;
    const name = index.nameOf(slot);
    return part21Error(`${name} is defined twice, first in line ${index.line[slot] ?? 0}`, lexer.place(name));
  }

  private beginBody(): void {
    const { index, current } = this.state;
    index.referenceStart[current] = index.referenceCount;
    this.phase = 'body';
  }

  private openBody(kind: t.TokenKind): void {
    if (kind === t.OPEN) {
      this.complexParts = [];
      this.phase = 'part';
      return;
    }
    if (kind !== t.KEYWORD) throw this.state.unexpected('an entity name');
    const { lexer } = this.state;
    if (lexer.bytes[lexer.start] === AMPERSAND && this.state.word() === '&SCOPE') {
      this.openScope();
      return;
    }
    this.type = this.entityType();
    this.phase = 'parameterOpen';
  }

  private openScope(): void {
    const { state } = this;
    const { maxDepth } = state.limits;
    if (this.scopes.length >= maxDepth) {
      throw overLimit('depth', maxDepth, `Scopes are nested deeper than ${maxDepth}.`, state.place());
    }
    this.scopes.push(state.current);
    state.current = -1;
    this.phase = 'name';
  }

  /** `/#2,#3/` behind ENDSCOPE tells what others may refer to, which is of no use here. */
  private exports(kind: t.TokenKind): void {
    if (kind === t.PUNCTUATION || kind === t.INSTANCE || kind === t.COMMA) return;
    this.scopes.pop();
    this.beginBody();
    this.openBody(kind);
  }

  private openPart(kind: t.TokenKind): void {
    const parts = this.complexParts ?? [];
    if (kind === t.KEYWORD) {
      parts.push(this.entityType());
      if (parts.length > MAX_PARTS) {
        const message = `A complex instance has over ${MAX_PARTS} parts.`;
        throw overLimit('depth', MAX_PARTS, message, this.state.place());
      }
      this.phase = 'parameterOpen';
      return;
    }
    if (kind !== t.CLOSE || parts.length === 0) throw this.state.unexpected("an entity name or ')'");
    this.type = this.state.index.complexType(parts);
    this.complexParts = null;
    this.phase = 'close';
  }

  private entityType(): number {
    const { lexer, index } = this.state;
    const { bytes, start, end } = lexer;
    if (end - start > MAX_TYPE_NAME) throw this.state.unexpected('an entity name');
    const type = index.types.intern(bytes, start, end);
    if (index.types.names.length > MAX_TYPES) {
      const message = `The file uses over ${MAX_TYPES} entity names.`;
      throw overLimit('types', MAX_TYPES, message, this.state.place());
    }
    return type;
  }

  private endInstance(): void {
    const { index, lexer, current } = this.state;
    index.setType(current, this.type);
    index.end[current] = lexer.offset(lexer.end);
    index.referenceEnd[current] = index.referenceCount;
    index.defined++;
    this.state.current = -1;
    this.phase = 'name';
  }
}
