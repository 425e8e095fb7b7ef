import { canRead, type Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Clock, ProjectStore } from './ports.ts';

export interface WriteProjectDeps {
  readonly projects: ProjectStore;
  readonly clock: Clock;
}

/**
 * The caller as a writer of `project` (absent: of its own write project). An unknown project is created for
 * a caller with the scope `projects:write`. Throws DATA_NOT_FOUND for a project that does not exist for the
 * caller and AUTHORIZATION_FAILED for one that it may only read.
 */
export async function asWriterOf(
  deps: WriteProjectDeps,
  principal: Principal,
  project: string | undefined,
): Promise<Principal & { readonly writeProject: string }> {
  const target = project ?? principal.writeProject;
  if (target === null) throw notAllowed('This credential writes to no project.', '');
  const own = target === principal.writeProject;
  if (!own && !canRead(principal, target)) throw noSuchProject(target);
  const mayWriteElsewhere = principal.scopes.includes('projects:write');
  if (!(await deps.projects.has(target))) {
    if (!mayWriteElsewhere) throw noSuchProject(target);
    await deps.projects.create(target, principal.subject, deps.clock());
  } else if (!own && !mayWriteElsewhere) {
    throw notAllowed(`This credential may not write to the project '${target}'.`, target);
  }
  return { ...principal, writeProject: target };
}

function noSuchProject(project: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'validate',
    message: `There is no project '${project}'. A key with the scope projects:write creates it by its first write.`,
    context: { project },
  });
}

function notAllowed(message: string, project: string): AppError {
  return new AppError({ code: 'AUTHORIZATION_FAILED', stage: 'auth', message, context: { project } });
}
