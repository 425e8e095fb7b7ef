import { InstanceIndex } from './instance-index.ts';
import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS, overLimit, type Part21Limits } from './limits.ts';
import { part21Error } from './part21-error.ts';
import * as t from './tokens.ts';

const MAX_TYPE_NAME = 512;
const MAX_TYPES = 50_000;

/** What a parameter list can go on with: `open` is the `(` behind the name of a typed parameter. */
type Expected = 'value' | 'valueOrClose' | 'open' | 'separator';

type Phase =
  | 'magic'
  | 'section'
  | 'dataOpen'
  | 'headerEntity'
  | 'instance'
  | 'equals'
  | 'body'
  | 'complexPart'
  | 'parameterOpen'
  | 'parameters'
  | 'close'
  | 'skip'
  | 'done';

/** The index of a whole file in memory. */
export function indexInstances(bytes: Uint8Array, limits = DEFAULT_PART21_LIMITS): InstanceIndex {
  const builder = new IndexBuilder(limits);
  builder.write(bytes);
  return builder.finish();
}

/**
 * Builds the instance index from chunks in one pass over the grammar of ISO 10303-21 (2002 and 2016):
 * HEADER, any number of DATA sections, simple and complex instances. ANCHOR, REFERENCE and SIGNATURE are
 * stepped over. Raises PARSE_FAILED / preflight with line, column and instance for what is not in the
 * grammar, a name defined twice, a number that is not finite and a file that ends early;
 * RESOURCE_EXHAUSTED for what exceeds a limit. Nesting is counted, never recursed into.
 */
export class IndexBuilder {
  private readonly index = new InstanceIndex();
  private readonly lexer: Lexer;
  private readonly limits: Part21Limits;
  private phase: Phase = 'magic';
  /** Where the next `;` leads. */
  private afterClose: Phase = 'section';
  private inHeader = false;
  private depth = 0;
  private expected: Expected = 'valueOrClose';
  private complexParts: number[] | null = null;
  private type = -1;
  private current = -1;
  private schemaHeader = false;

  constructor(limits: Part21Limits = DEFAULT_PART21_LIMITS) {
    this.limits = limits;
    this.lexer = new Lexer(limits);
  }

  write(chunk: Uint8Array): void {
    if (this.phase !== 'done') this.consume(chunk, false);
  }

  finish(): InstanceIndex {
    if (this.phase !== 'done') this.consume(new Uint8Array(0), true);
    if (this.phase !== 'done') {
      const missing = this.phase === 'magic' ? 'it is empty' : 'it ends early: END-ISO-10303-21 is missing';
      throw part21Error(missing, this.place());
    }
    return this.index;
  }

  private consume(chunk: Uint8Array, final: boolean): void {
    const { lexer } = this;
    lexer.feed(chunk, final);
    for (let kind = lexer.next(); kind !== t.NEED_MORE && kind !== t.END; kind = lexer.next()) {
      if (this.phase === 'parameters') this.parameter(kind);
      else if (this.structure(kind) === 'done') return;
    }
  }

  private parameter(kind: t.TokenKind): void {
    switch (kind) {
      case t.COMMA:
        if (this.expected !== 'separator') throw this.unexpected(this.wanted());
        this.expected = 'value';
        return;
      case t.CLOSE:
        this.closeList();
        return;
      case t.OPEN:
        this.openList();
        return;
      case t.SEMICOLON:
      case t.EQUALS:
        throw this.unexpected(this.wanted());
      default:
        if (this.expected === 'open' || this.expected === 'separator') throw this.unexpected(this.wanted());
        this.value(kind);
    }
  }

  private value(kind: t.TokenKind): void {
    this.expected = kind === t.KEYWORD ? 'open' : 'separator';
    if (kind === t.INSTANCE) this.refer();
    else if (this.schemaHeader && kind === t.STRING) this.addSchema();
  }

  private openList(): void {
    if (this.expected === 'separator') throw this.unexpected(this.wanted());
    this.expected = 'valueOrClose';
    this.depth++;
    const { maxDepth } = this.limits;
    if (this.depth <= maxDepth) return;
    const where = this.current < 0 ? `line ${this.lexer.line}` : this.index.nameOf(this.current);
    throw overLimit('depth', maxDepth, `Lists are nested deeper than ${maxDepth} in ${where}.`);
  }

  private closeList(): void {
    if (this.expected === 'open' || this.expected === 'value') throw this.unexpected(this.wanted());
    this.expected = 'separator';
    this.depth--;
    if (this.depth === 0) this.phase = this.complexParts ? 'complexPart' : 'close';
  }

  private wanted(): string {
    if (this.expected === 'separator') return "',' or ')'";
    return this.expected === 'open' ? "'('" : 'a value';
  }

  private refer(): void {
    const { lexer, index, limits } = this;
    if (this.inHeader) return;
    index.addReference(index.slotOf(lexer.nameHigh, lexer.nameLow));
    if (index.referenceCount > limits.maxReferences) {
      throw overLimit('references', limits.maxReferences, `Over ${limits.maxReferences} references.`);
    }
  }

  private addSchema(): void {
    const { bytes, start, end } = this.lexer;
    const name = String.fromCharCode(...bytes.subarray(start + 1, Math.min(end - 1, start + 200)));
    this.index.schemas.push(name.replace(/\s*\{.*$/s, '').trim());
  }

  private structure(kind: t.TokenKind): Phase {
    switch (this.phase) {
      case 'magic':
        this.expectWord(kind, 'ISO-10303-21');
        this.expectClose('section');
        break;
      case 'section':
        this.openSection(kind);
        break;
      case 'dataOpen':
        this.openData(kind);
        break;
      case 'headerEntity':
        this.openHeaderEntity(kind);
        break;
      case 'close':
        if (kind !== t.SEMICOLON) throw this.unexpected("';'");
        this.endStatement();
        break;
      case 'skip':
        if (kind === t.KEYWORD && this.word() === 'ENDSEC') this.expectClose('section');
        break;
      default:
        this.instanceStructure(kind);
    }
    return this.phase;
  }

  private openSection(kind: t.TokenKind): void {
    if (kind !== t.KEYWORD) throw this.unexpected('a section');
    const name = this.word();
    if (name === 'HEADER') {
      this.inHeader = true;
      this.expectClose('headerEntity');
    } else if (name === 'DATA') {
      this.inHeader = false;
      this.phase = 'dataOpen';
    } else if (name === 'ANCHOR' || name === 'REFERENCE' || name === 'SIGNATURE') {
      this.phase = 'skip';
    } else if (name === 'END-ISO-10303-21') {
      this.phase = 'done';
    } else {
      throw this.unexpected('HEADER, DATA or END-ISO-10303-21');
    }
  }

  private openData(kind: t.TokenKind): void {
    if (kind === t.SEMICOLON) {
      this.phase = 'instance';
      return;
    }
    if (kind !== t.OPEN) throw this.unexpected("';'");
    this.inHeader = true;
    this.expectClose('instance');
    this.beginParameters();
  }

  private openHeaderEntity(kind: t.TokenKind): void {
    if (kind !== t.KEYWORD) throw this.unexpected('a header entity or ENDSEC');
    const name = this.word();
    if (name === 'ENDSEC') {
      this.inHeader = false;
      this.expectClose('section');
      return;
    }
    this.schemaHeader = name === 'FILE_SCHEMA';
    this.afterClose = 'headerEntity';
    this.phase = 'parameterOpen';
  }

  private instanceStructure(kind: t.TokenKind): void {
    switch (this.phase) {
      case 'instance':
        this.openInstance(kind);
        return;
      case 'equals':
        if (kind !== t.EQUALS) throw this.unexpected("'='");
        this.phase = 'body';
        return;
      case 'body':
        this.openBody(kind);
        return;
      case 'complexPart':
        this.openPart(kind);
        return;
      default:
        if (kind !== t.OPEN) throw this.unexpected("'('");
        this.beginParameters();
    }
  }

  private openInstance(kind: t.TokenKind): void {
    this.inHeader = false;
    if (kind === t.KEYWORD && this.word() === 'ENDSEC') {
      this.expectClose('section');
      return;
    }
    if (kind !== t.INSTANCE) throw this.unexpected('an instance or ENDSEC');
    const { index, lexer } = this;
    const slot = index.slotOf(lexer.nameHigh, lexer.nameLow);
    if (index.isDefined(slot)) {
      const first = index.line[slot] ?? 0;
      const name = index.nameOf(slot);
      throw part21Error(`${name} is defined twice, first in line ${first}`, lexer.place(name));
    }
    if (index.size > this.limits.maxInstances) {
      const { maxInstances } = this.limits;
      throw overLimit('instances', maxInstances, `The file has over ${maxInstances} instances.`);
    }
    this.current = slot;
    index.start[slot] = lexer.offset(lexer.start);
    index.line[slot] = lexer.line;
    index.referenceStart[slot] = index.referenceCount;
    this.phase = 'equals';
  }

  private openBody(kind: t.TokenKind): void {
    this.afterClose = 'instance';
    if (kind === t.OPEN) {
      this.complexParts = [];
      this.phase = 'complexPart';
      return;
    }
    if (kind !== t.KEYWORD) throw this.unexpected('an entity name');
    this.type = this.entityType();
    this.phase = 'parameterOpen';
  }

  private openPart(kind: t.TokenKind): void {
    const parts = this.complexParts ?? [];
    if (kind === t.KEYWORD) {
      parts.push(this.entityType());
      if (parts.length > 1000) throw overLimit('depth', 1000, 'A complex instance has over 1000 parts.');
      this.phase = 'parameterOpen';
      return;
    }
    if (kind !== t.CLOSE || parts.length === 0) throw this.unexpected("an entity name or ')'");
    this.type = this.index.complexType(parts);
    this.complexParts = null;
    this.phase = 'close';
  }

  private entityType(): number {
    const { bytes, start, end } = this.lexer;
    const { types } = this.index;
    if (end - start > MAX_TYPE_NAME) throw this.unexpected('an entity name');
    const type = types.intern(bytes, start, end);
    if (types.names.length > MAX_TYPES) {
      throw overLimit('types', MAX_TYPES, `The file uses over ${MAX_TYPES} entity names.`);
    }
    return type;
  }

  private endStatement(): void {
    this.phase = this.afterClose;
    this.schemaHeader = false;
    if (this.current < 0) return;
    const { index, lexer, current } = this;
    index.setType(current, this.type);
    index.end[current] = lexer.offset(lexer.end);
    index.referenceEnd[current] = index.referenceCount;
    index.defined++;
    this.current = -1;
  }

  private beginParameters(): void {
    this.phase = 'parameters';
    this.depth = 1;
    this.expected = 'valueOrClose';
  }

  private expectClose(then: Phase): void {
    this.phase = 'close';
    this.afterClose = then;
  }

  private expectWord(kind: t.TokenKind, word: string): void {
    if (kind !== t.KEYWORD || this.word() !== word) throw this.unexpected(word);
  }

  private word(): string {
    return this.lexer.text().toUpperCase();
  }

  private place() {
    return this.lexer.place(this.current < 0 ? undefined : this.index.nameOf(this.current));
  }

  private unexpected(wanted: string) {
    const found = this.lexer
      .text()
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 40);
    return part21Error(`'${found}' stands where ${wanted} should be`, this.place());
  }
}
