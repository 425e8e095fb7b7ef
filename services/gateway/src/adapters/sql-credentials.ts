import type { Role } from '@cadml/cad-model';
import type { Store } from '@cadml/store';
import type { AdminTokenStore, ApiKeyStore } from '../application/ports-access.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { ApiKeyRow, GatewayTables } from './sql-schema.ts';

export function createSqlApiKeyStore({ db }: Store<GatewayTables>): ApiKeyStore {
  return {
    insert: async (key) => {
      await db.insertInto('api_keys').values(toRow(key)).execute();
    },
    get: async (id) => {
      const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    list: async () => {
      const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').execute();
      return rows.map(fromRow);
    },
    revoke: async (id, at) => {
      const open = db.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id);
      await open.where('revoked_at', 'is', null).execute();
      const row = await db.selectFrom('api_keys').select('id').where('id', '=', id).executeTakeFirst();
      return row !== undefined;
    },
    touch: async (id, at) => {
      await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

export function createSqlAdminTokenStore({ db }: Store<GatewayTables>): AdminTokenStore {
  return {
    insert: async (hash, at) => {
      const row = { hash, created_at: at };
      await db
        .insertInto('admin_tokens')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    has: async (hash) => {
      const query = db.selectFrom('admin_tokens').select('hash').where('hash', '=', hash);
      return (await query.executeTakeFirst()) !== undefined;
    },
    countOthers: async (hash) => {
      const others = db.selectFrom('admin_tokens').where('hash', '!=', hash);
      const row = await others.select(({ fn }) => fn.countAll().as('count')).executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    removeOthers: async (hash) => {
      await db.deleteFrom('admin_tokens').where('hash', '!=', hash).execute();
    },
  };
}

function toRow(key: ApiKey): ApiKeyRow {
  return {
    id: key.id,
    name: key.name,
    hash: key.hash,
    role: key.role,
    scopes: JSON.stringify(key.scopes),
    readable_projects: JSON.stringify(key.readableProjects),
    write_project: key.writeProject,
    expires_at: key.expiresAt,
    created_at: key.createdAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
  };
}

function fromRow(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hash: row.hash,
    role: row.role as Role,
    scopes: JSON.parse(row.scopes),
    readableProjects: JSON.parse(row.readable_projects),
    writeProject: row.write_project,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
