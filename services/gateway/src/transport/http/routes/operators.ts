import { type ApiKeysDeps, createApiKey, revokeApiKey } from '../../../application/api-keys.ts';
import { clearQuarantine } from '../../../application/clear-quarantine.ts';
import type { FeatureExtraction } from '../../../application/ports-files.ts';
import type { ApiKey } from '../../../domain/api-key.ts';
import { type Handler, param } from '../exchange.ts';
import { Sha256 } from '../schemas/common.ts';
import { ApiKeyRequest } from '../schemas/operators.ts';
import { validate } from '../schemas/validate.ts';
import { sendJson } from './json.ts';

export interface OperatorRouteDeps extends ApiKeysDeps {
  readonly files: FeatureExtraction;
}

type OperatorOperation =
  | 'listQuarantine'
  | 'clearQuarantine'
  | 'whoAmI'
  | 'createApiKey'
  | 'listApiKeys'
  | 'revokeApiKey';

export function createOperatorRoutes(deps: OperatorRouteDeps): Record<OperatorOperation, Handler> {
  return {
    listQuarantine: async ({ res, call }) => {
      sendJson(res, 200, { items: await deps.files.listQuarantine(call) });
    },
    clearQuarantine: async ({ req, res, call, reason }) => {
      await clearQuarantine(deps, validate(Sha256, param(req, 'sha256'), 'file hash'), reason, call);
      res.status(204).end();
    },
    whoAmI: async ({ res, call }) => {
      const { subject, role, scopes, readableProjects, writeProject } = call.principal;
      sendJson(res, 200, { subject, role, scopes, projects: projectsText(readableProjects), writeProject });
    },
    createApiKey: async ({ req, res, call, reason }) => {
      const { name, role, scopes, projects, writeProject, expiresAt } = validate(
        ApiKeyRequest,
        req.body,
        'key',
      );
      const readable = projects ?? [];
      const wish = {
        name,
        role,
        ...(scopes === undefined ? {} : { scopes }),
        readableProjects: readable === '*' ? ('all' as const) : readable,
        writeProject,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
      };
      const { key, record } = await createApiKey(deps, wish, reason, call);
      sendJson(res, 201, { ...publicKey(record), key });
    },
    listApiKeys: async ({ res }) => {
      sendJson(res, 200, { items: (await deps.keys.list()).map(publicKey) });
    },
    revokeApiKey: async ({ req, res, call, reason }) => {
      await revokeApiKey(deps, param(req, 'id'), reason, call);
      res.status(204).end();
    },
  };
}

/** Without the hash. */
function publicKey(key: ApiKey) {
  const { id, name, role, scopes, writeProject } = key;
  return {
    id,
    name,
    role,
    scopes,
    projects: projectsText(key.readableProjects),
    writeProject,
    expiresAt: isoTime(key.expiresAt),
    createdAt: isoTime(key.createdAt),
    revokedAt: isoTime(key.revokedAt),
    lastUsedAt: isoTime(key.lastUsedAt),
  };
}

function projectsText(projects: ApiKey['readableProjects']): readonly string[] | '*' {
  return projects === 'all' ? '*' : projects;
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
