/** Message of the error with which a thread ends whose file another process, or another store, has open. */
export const IN_USE = 'STORE_IN_USE';

/** Which connection of the thread a statement runs on: the writer, the shared reader, or a snapshot's own. */
export type ConnectionId = 'writer' | 'reader' | number;

export type SqlValue = null | number | bigint | string | Uint8Array;

export type ThreadRequest =
  /** One prepared statement with parameters. */
  | {
      readonly kind: 'query';
      readonly on: ConnectionId;
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
    }
  /** Statements without parameters or rows, in order; the first failure ends them. */
  | { readonly kind: 'script'; readonly on: ConnectionId; readonly statements: readonly string[] }
  /** A connection of its own whose reads all see the same committed state. */
  | { readonly kind: 'open-snapshot' }
  | { readonly kind: 'close-snapshot'; readonly on: number }
  | { readonly kind: 'close' };

export interface ThreadResult {
  readonly rows: readonly Record<string, SqlValue>[];
  readonly changes: number;
  readonly snapshot?: number;
}

/** What crosses the thread border of a thrown error. */
export interface ThreadFailure {
  readonly message: string;
  /** SQLite's extended result code, where SQLite raised it. */
  readonly errcode: number;
  /** True while the failed connection still has an open transaction. */
  readonly inTransaction: boolean;
}

export interface ThreadMessage {
  readonly id: number;
  readonly request: ThreadRequest;
}

export type ThreadReply =
  | { readonly id: number; readonly result: ThreadResult }
  | { readonly id: number; readonly failure: ThreadFailure };
