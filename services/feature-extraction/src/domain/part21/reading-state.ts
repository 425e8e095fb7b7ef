import type { AppError } from '@cadml/errors';
import { InstanceIndex } from './instance-index.ts';
import { Lexer } from './lexer.ts';
import type { Part21Limits } from './limits.ts';
import { part21Error } from './part21-error.ts';

/** What the parts of the grammar share while a file is indexed. */
export class ReadingState {
  readonly index = new InstanceIndex();
  readonly lexer: Lexer;
  readonly limits: Part21Limits;
  /** Slot of the instance that is being read; -1 between instances. */
  current = -1;

  constructor(limits: Part21Limits) {
    this.limits = limits;
    this.lexer = new Lexer(limits);
  }

  /** The last token, in upper case: keywords are case-insensitive in old files. */
  word(): string {
    return this.lexer.text().toUpperCase();
  }

  place() {
    return this.lexer.place(this.current < 0 ? undefined : this.index.nameOf(this.current));
  }

  /** The error of a token that cannot stand where it does. */
  unexpected(wanted: string): AppError {
    const found = this.lexer
      .text()
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 40);
    return part21Error(`'${found}' stands where ${wanted} should be`, this.place());
  }
}
