import { DEFAULT_PROJECT, SCOPES } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { type ApiKey, apiKeyId } from '../domain/api-key.ts';
import { mintApiKey } from './api-keys.ts';
import type { Clock } from './clock.ts';
import type {
  AdminTokenStore,
  ApiKeyStore,
  AuditLog,
  Digest,
  ProjectStore,
  SecretFile,
} from './ports-access.ts';

export interface BootstrapDeps {
  readonly keys: ApiKeyStore;
  readonly adminTokens: AdminTokenStore;
  readonly projects: ProjectStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly randomHex: (bytes: number) => string;
  /** null: the setting is empty. */
  readonly apiKeyFile: SecretFile | null;
  readonly adminTokenFile: SecretFile | null;
}

/**
 * Sees to it that the default project exists, and that the first key and the second credential are in their
 * files: written once at the first start, adopted when the file is there and the store is new. Of admin tokens only
 * the one in the file is right: those that it held before end here, with an audit record.
 */
export async function bootstrapCredentials(deps: BootstrapDeps): Promise<void> {
  const at = deps.clock();
  await deps.projects.create(DEFAULT_PROJECT, 'system:gateway', at);
  if (deps.apiKeyFile !== null) await bootstrapKey(deps, deps.apiKeyFile);
  if (deps.adminTokenFile !== null) await bootstrapToken(deps, deps.adminTokenFile);
}

const FIRST_KEY = {
  name: 'first key',
  role: 'admin',
  scopes: SCOPES,
  readableProjects: 'all',
  writeProject: DEFAULT_PROJECT,
  expiresAt: null,
} as const;

async function bootstrapKey(deps: BootstrapDeps, file: SecretFile): Promise<void> {
  const given = await file.read();
  if (given === null) {
    const { key, record } = mintApiKey(deps, FIRST_KEY);
    await file.create(key);
    await deps.keys.insert(record);
    return;
  }
  const id = apiKeyId(given);
  if (id === null) throw refused('API key');
  if ((await deps.keys.get(id)) === null) await deps.keys.insert(adopted(deps, id, given));
}

function adopted(deps: BootstrapDeps, id: string, text: string): ApiKey {
  const hash = deps.digest.hex(text);
  return { ...FIRST_KEY, id, hash, createdAt: deps.clock(), revokedAt: null, lastUsedAt: null };
}

const TOKEN_FORM = /^cadml_admin_[0-9a-f]{48}$/;

async function bootstrapToken(deps: BootstrapDeps, file: SecretFile): Promise<void> {
  let token = await file.read();
  if (token === null) {
    token = `cadml_admin_${deps.randomHex(24)}`;
    await file.create(token);
  }
  if (!TOKEN_FORM.test(token)) throw refused('admin token');
  const hash = deps.digest.hex(token);
  await deps.adminTokens.insert(hash, deps.clock());
  const others = await deps.adminTokens.countOthers(hash);
  if (others === 0) return;
  await deps.audit.append({
    at: deps.clock(),
    subject: 'system:gateway',
    action: 'admin-token.replace',
    target: `${others} older`,
    reason: 'The file of the admin token holds another one.',
    requestId: 'start',
  });
  await deps.adminTokens.removeOthers(hash);
}

/** A weak or mistyped secret is refused at start. */
function refused(what: string): AppError {
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'auth',
    message: `The file of the first ${what} does not hold one that this service made. Remove it to get a new one.`,
  });
}
