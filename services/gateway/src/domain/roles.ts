import { type Role, SCOPES, type Scope } from '@cadml/cad-model';

/** The scopes that a role may have at most; a key's own scopes narrow them. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  admin: SCOPES,
  service: ['parts:read', 'parts:write', 'search', 'jobs', 'projects:write', 'ops'],
  user: ['parts:read', 'parts:write', 'search', 'jobs', 'projects:write'],
  readonly: ['parts:read', 'search', 'jobs'],
};

/** What is left of `scopes` for a role. */
export function effectiveScopes(role: Role, scopes: readonly Scope[]): Scope[] {
  return scopes.filter((scope) => ROLE_SCOPES[role].includes(scope));
}
