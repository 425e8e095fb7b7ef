import type { Store } from '@cadml/store';
import type { AuditLog, Digest } from '../application/ports-access.ts';
import { chainText } from '../domain/audit.ts';
import type { GatewayTables } from './sql-schema.ts';

/** Append-only: there is no statement here that changes or removes an entry. */
export function createSqlAuditLog(store: Store<GatewayTables>, digest: Digest): AuditLog {
  return {
    append: (entry) =>
      store.write(async (trx) => {
        await store.serialise(trx, 'audit');
        const last = await trx
          .selectFrom('audit')
          .select(['position', 'hash'])
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst();
        const { at, subject, action, target, reason, requestId } = entry;
        const hash = digest.hex(chainText(last?.hash ?? '', entry));
        const row = { at, subject, action, target, reason, request_id: requestId, hash };
        await trx
          .insertInto('audit')
          .values({ ...row, position: (last?.position ?? 0) + 1 })
          .execute();
      }),
  };
}
