import type { CompiledQuery, Dialect, Kysely, Transaction } from 'kysely';
import type { DialectName } from './columns.ts';

// biome-ignore lint/suspicious/noExplicitAny: an engine serves whatever schema its store declares.
export type AnySchema = any;

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

export type RunRead = (parameters: readonly unknown[]) => Promise<readonly AnySchema[]>;

/** What each engine provides to the store above it. */
export interface Engine {
  readonly dialect: DialectName;
  readonly kyselyDialect: Dialect;
  readonly db: Kysely<AnySchema>;
  /** Runs one attempt of a unit of work. */
  unit<R>(work: (trx: Transaction<AnySchema>) => Promise<R>, isolation?: Isolation): Promise<R>;
  /** Reads one committed state. */
  snapshot<R>(work: (trx: Transaction<AnySchema>) => Promise<R>): Promise<R>;
  /** What runs a compiled read outside of units, with these values for its parameters. */
  prepare(query: CompiledQuery): RunRead;
  /** From here to its end the unit runs alone among all units that name the same thing. */
  serialise(trx: Transaction<AnySchema>, name: string): Promise<void>;
  close(): Promise<void>;
}
