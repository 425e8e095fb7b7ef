import type { Store } from '@cadml/store';
import type { IdempotencyStore } from '../application/ports-jobs.ts';
import type { GatewayTables } from './sql-schema.ts';

export function createSqlIdempotencyStore({ db }: Store<GatewayTables>): IdempotencyStore {
  const mine = (request: { subject: string; key: string; operationId: string }) =>
    db
      .updateTable('idempotency')
      .where('subject', '=', request.subject)
      .where('key', '=', request.key)
      .where('operation_id', '=', request.operationId);
  return {
    begin: async (request) => {
      const { subject, key, fingerprint, operationId } = request;
      const row = {
        subject,
        key,
        fingerprint,
        operation_id: operationId,
        outcome: null,
        started_at: request.now,
      };
      const inserted = await db
        .insertInto('idempotency')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 1) return null;
      const query = db.selectFrom('idempotency').selectAll().where('subject', '=', subject);
      const held = await query.where('key', '=', key).executeTakeFirst();
      // Given up in between: for this caller it is as if the first request still ran.
      if (held === undefined) return { fingerprint, operationId, outcome: null, startedAt: request.now };
      const { outcome, started_at: startedAt } = held;
      return { fingerprint: held.fingerprint, operationId: held.operation_id, outcome, startedAt };
    },
    takeOver: async (request, from) => {
      const result = await mine({ ...request, operationId: from.operationId })
        .set({ started_at: request.now, operation_id: request.operationId })
        .where('started_at', '=', from.startedAt)
        .where('outcome', 'is', null)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) === 1;
    },
    complete: async (request, outcome) => {
      await mine(request).set({ outcome }).execute();
    },
    abandon: async (request) => {
      await db
        .deleteFrom('idempotency')
        .where('subject', '=', request.subject)
        .where('key', '=', request.key)
        .where('operation_id', '=', request.operationId)
        .where('outcome', 'is', null)
        .execute();
    },
    sweep: async (before) => {
      await db.deleteFrom('idempotency').where('started_at', '<', before).execute();
    },
  };
}
