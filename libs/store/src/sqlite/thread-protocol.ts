/** Which connection of the thread a statement runs on: the shared reader, or a snapshot's own. */
export type ConnectionId = 'reader' | number;

export type SqlValue = null | number | bigint | string | Uint8Array;

export type ThreadRequest =
  /** One prepared statement with parameters. */
  | {
      readonly kind: 'query';
      readonly on: ConnectionId;
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
    }
  /** A connection of its own whose reads all see the same committed state. */
  | { readonly kind: 'open-snapshot' }
  | { readonly kind: 'close-snapshot'; readonly on: number }
  /** Copies the write-ahead log into the database; TRUNCATE also empties it, and wants no writer. */
  | { readonly kind: 'checkpoint'; readonly mode: 'PASSIVE' | 'TRUNCATE' }
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
