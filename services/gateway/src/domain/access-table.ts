import { ROLES, type Role, type Scope } from '@cadml/cad-model';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/**
 * Who may call a route.
 * `public`: anybody. `network`: an allowed address, or a key with the scope. `key`: a credential with one of
 * the roles and the scope (null: any scope).
 */
export interface AccessRule {
  readonly method: Method;
  /** Template in OpenAPI form, below /api/v1 unless `root`. */
  readonly path: string;
  readonly access: 'public' | 'network' | 'key';
  readonly roles: readonly Role[];
  readonly scope: Scope | null;
  /** Needs `X-Admin-Token` and a reason, and writes an audit record. */
  readonly secondCredential: boolean;
  /** Answers outside /api/v1 as well, as the operators' runbooks use it there. */
  readonly alsoAtRoot: boolean;
}

const WRITERS: readonly Role[] = ['admin', 'user', 'service'];
const OPERATORS: readonly Role[] = ['admin', 'service'];

const key = (
  method: Method,
  path: string,
  scope: Scope | null,
  roles: readonly Role[] = ROLES,
): AccessRule => ({
  method,
  path,
  access: 'key',
  roles,
  scope,
  secondCredential: false,
  alsoAtRoot: false,
});

const dangerous = (method: Method, path: string, scope: Scope, roles: readonly Role[]): AccessRule => ({
  ...key(method, path, scope, roles),
  secondCredential: true,
});

const open = (path: string, access: 'public' | 'network'): AccessRule => ({
  method: 'get',
  path,
  access,
  roles: access === 'public' ? ROLES : OPERATORS,
  scope: access === 'public' ? null : 'ops',
  secondCredential: false,
  alsoAtRoot: true,
});

/** The authorization table: routes are registered from it, and it is printed in docs/authorization.md. */
export const ACCESS_TABLE = {
  analyze: key('post', '/analyze', 'parts:write', WRITERS),
  listJobs: key('get', '/jobs', 'jobs'),
  getJob: key('get', '/jobs/{id}', 'jobs'),
  watchJob: key('get', '/jobs/{id}/events', 'jobs'),
  cancelJob: key('delete', '/jobs/{id}', 'jobs', WRITERS),
  listParts: key('get', '/parts', 'parts:read'),
  getPart: key('get', '/parts/{id}', 'parts:read'),
  getPartFile: key('get', '/parts/{id}/file', 'parts:read'),
  getPartFeatures: key('get', '/parts/{id}/features', 'parts:read'),
  getPartThumbnail: key('get', '/parts/{id}/thumbnail.png', 'parts:read'),
  getPartModel: key('get', '/parts/{id}/model.glb', 'parts:read'),
  getPartDrawing: key('get', '/parts/{id}/drawing.svg', 'parts:read'),
  getPartAssembly: key('get', '/parts/{id}/assembly', 'parts:read'),
  getPartBom: key('get', '/parts/{id}/assembly/bom', 'parts:read'),
  getPartBomCsv: key('get', '/parts/{id}/assembly/bom.csv', 'parts:read'),
  getProductThumbnail: key('get', '/parts/{id}/assembly/{key}/thumbnail.png', 'parts:read'),
  updatePart: key('patch', '/parts/{id}', 'parts:write', WRITERS),
  deletePart: key('delete', '/parts/{id}', 'parts:write', WRITERS),
  search: key('post', '/similarity/search', 'search'),
  compare: key('post', '/similarity/compare', 'search'),
  listFeatureVersions: key('get', '/features/versions', null),
  listFeatureSlots: key('get', '/features/slots', null),
  diffFeatures: key('get', '/features/diff', 'parts:read'),
  extractFeatures: key('post', '/features/extract', 'parts:read'),
  startBackfill: key('post', '/features/backfill', 'ops', OPERATORS),
  listQuarantine: key('get', '/features/quarantine', 'ops', OPERATORS),
  clearQuarantine: dangerous('delete', '/features/quarantine/{sha256}', 'ops', OPERATORS),
  getCacheStats: key('get', '/features/cache/stats', 'ops', OPERATORS),
  getCacheTuning: key('get', '/features/cache/tuning', 'ops', OPERATORS),
  applyCacheLimits: dangerous('post', '/features/cache/apply', 'ops', ['admin']),
  rollbackCacheLimits: dangerous('post', '/features/cache/rollback', 'ops', ['admin']),
  prewarmCache: key('post', '/features/cache/prewarm', 'ops', OPERATORS),
  whoAmI: key('get', '/auth/me', null),
  createApiKey: dangerous('post', '/auth/api-keys', 'admin', ['admin']),
  listApiKeys: key('get', '/auth/api-keys', 'admin', ['admin']),
  revokeApiKey: dangerous('delete', '/auth/api-keys/{id}', 'admin', ['admin']),
  health: open('/health', 'public'),
  ready: open('/ready', 'public'),
  healthCluster: open('/health/cluster', 'network'),
  circuitBreakers: open('/health/circuit-breakers', 'network'),
  metrics: open('/metrics', 'network'),
  openapi: { ...open('/openapi.json', 'public'), alsoAtRoot: false },
} as const satisfies Record<string, AccessRule>;

export type OperationId = keyof typeof ACCESS_TABLE;

export const OPERATIONS = Object.entries(ACCESS_TABLE) as readonly [OperationId, AccessRule][];

/** Why a caller with these rights may not use the route, or null when it may. */
export function refusal(rule: AccessRule, role: Role, scopes: readonly Scope[]): 'role' | 'scope' | null {
  if (!rule.roles.includes(role)) return 'role';
  if (rule.scope !== null && !scopes.includes(rule.scope)) return 'scope';
  return null;
}
