import type { Store } from '@cadml/store';
import type { CacheLimitStore, CacheName } from '../application/ports-caches.ts';
import type { AppliedLimits, LimitsInForce } from '../domain/cache-limits.ts';
import type { CacheLimitsTable, Database } from './schema.ts';

/** Form of the limits in a row. */
const SCHEMA = 1;

/** Limits that operators put in force of a cache: a row for all replicas, whose version is compared with each change. */
export function createSqlCacheLimits({ db }: Pick<Store<Database>, 'db'>, name: CacheName): CacheLimitStore {
  return {
    read: async () => {
      const row = await db.selectFrom('cache_limits').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    replace: async (before, after) => {
      if (before === null) {
        const inserted = await db
          .insertInto('cache_limits')
          .values({ name, ...toRow(after) })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst();
        return inserted.numInsertedOrUpdatedRows === 1n;
      }
      const { numUpdatedRows } = await db
        .updateTable('cache_limits')
        .set(toRow(after))
        .where('name', '=', name)
        .where('version', '=', before.version)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

function toRow(applied: AppliedLimits): Omit<CacheLimitsTable, 'name'> {
  return {
    version: applied.version,
    limits: toText(applied.limits),
    previous: applied.previous === null ? null : toText(applied.previous),
    applied_ms: applied.appliedMs,
    applied_by: applied.appliedBy,
    reason: applied.reason,
    window_until_ms: applied.windowUntilMs,
  };
}

function fromRow(row: CacheLimitsTable): AppliedLimits {
  return {
    version: Number(row.version),
    limits: fromText(row.limits),
    previous: row.previous === null ? null : fromText(row.previous),
    appliedMs: Number(row.applied_ms),
    appliedBy: row.applied_by,
    reason: row.reason,
    windowUntilMs: Number(row.window_until_ms),
  };
}

function toText(limits: LimitsInForce): string {
  return JSON.stringify({ schema: SCHEMA, ...limits });
}

/** The release before did not say whether they are those of the configuration, and does not ask. */
function fromText(text: string): LimitsInForce {
  const { schema, capacityBytes, ttlSeconds, isConfigured = false } = JSON.parse(text) as StoredLimits;
  if (schema !== SCHEMA) throw new Error(`Cache limits of schema ${schema}; this release knows ${SCHEMA}.`);
  return { capacityBytes, ttlSeconds, isConfigured };
}

type StoredLimits = Omit<LimitsInForce, 'isConfigured'> & {
  readonly schema: number;
  readonly isConfigured?: boolean;
};
