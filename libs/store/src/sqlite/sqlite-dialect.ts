import {
  type DatabaseIntrospector,
  type Dialect,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { GroupCommit, type GroupLimits } from './group-commit.ts';
import { SqliteDriver } from './sqlite-driver.ts';
import type { ThreadClient } from './thread-client.ts';

/** Kysely on a SQLite file in a thread of its own; transactions begun together are committed together. */
export class SqliteThreadDialect implements Dialect {
  readonly #thread: ThreadClient;
  readonly #limits: GroupLimits;

  constructor(thread: ThreadClient, limits: GroupLimits) {
    this.#thread = thread;
    this.#limits = limits;
  }

  createDriver(): SqliteDriver {
    return new SqliteDriver(this.#thread, new GroupCommit(this.#thread, this.#limits));
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new ConcurrentSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** Kysely must not queue the callers itself: who waits for the writer is what group commit lives on. */
class ConcurrentSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}
