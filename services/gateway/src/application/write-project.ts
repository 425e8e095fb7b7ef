import { canRead, type Principal } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Clock } from './clock.ts';
import type { ProjectStore } from './ports-access.ts';

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
  if (target === null) throw writesNowhere();
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

/**
 * The caller as one who leaves a file before it is known for which project: in its own write project, or in a
 * place of its own that no key can be made for. Throws AUTHORIZATION_FAILED for a caller that writes nowhere.
 */
export function asDepositor(principal: Principal): Principal & { readonly writeProject: string } {
  const { writeProject, scopes, subject, readableProjects } = principal;
  if (writeProject !== null) return { ...principal, writeProject };
  if (!scopes.includes('projects:write')) throw writesNowhere();
  const place = `arriving:${subject}`;
  const readable = readableProjects === 'all' ? readableProjects : [...readableProjects, place];
  return { ...principal, writeProject: place, readableProjects: readable };
}

/** Whether the caller may change what is in a project. */
export function mayWrite(principal: Principal, project: string): boolean {
  const { scopes, writeProject } = principal;
  if (!scopes.includes('parts:write')) return false;
  return writeProject === project || (scopes.includes('projects:write') && canRead(principal, project));
}

function noSuchProject(project: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'validate',
    message: `There is no project '${project}'. A key with the scope projects:write creates it by its first write.`,
    context: { project },
  });
}

function writesNowhere(): AppError {
  return notAllowed(
    'This credential writes to no project of its own. Name one as `project` in the options, or use another key.',
    '',
  );
}

export function notAllowed(message: string, project: string): AppError {
  return new AppError({ code: 'AUTHORIZATION_FAILED', stage: 'auth', message, context: { project } });
}
