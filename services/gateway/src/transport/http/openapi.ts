import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type AccessRule, OPERATIONS, type OperationId } from '../../domain/access-table.ts';
import { API_PREFIX } from './http-app.ts';
import { OPERATION_DOCS, type OperationDoc } from './operation-docs.ts';
import { Problem } from './schemas/common.ts';
import { z } from './schemas/zod.ts';

/** The OpenAPI 3.1 document of the public API, made of the schemas that validate. */
export function createOpenApiDocument(version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
  });
  registry.registerComponent('securitySchemes', 'adminToken', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Admin-Token',
    description: 'Second credential of dangerous operations',
  });
  for (const [id, rule] of OPERATIONS) registry.registerPath(routeOf(id, rule, OPERATION_DOCS[id]));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'CAD ML Platform',
      version,
      description:
        'CAD files in; true geometry, feature vectors and nearest neighbours out. Lengths mm, areas mm², volumes mm³. Failures are application/problem+json; the codes are described at /docs/errors.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: API_PREFIX }],
  });
}

function routeOf(id: OperationId, rule: AccessRule, doc: OperationDoc): RouteConfig {
  const names = [...rule.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const params = z.object(Object.fromEntries(names.map((name) => [name, doc.params?.[name] ?? z.string()])));
  const headers = doc.headers === undefined ? {} : { headers: doc.headers };
  return {
    operationId: id,
    method: rule.method,
    path: rule.path,
    summary: doc.summary,
    description: rightsOf(rule),
    tags: [doc.tag],
    security: securityOf(rule),
    request: {
      ...(names.length === 0 ? {} : { params }),
      ...(doc.query === undefined ? {} : { query: doc.query }),
      ...headers,
      ...(doc.body === undefined ? {} : { body: doc.body }),
    },
    responses: { ...doc.responses, default: problemResponse },
  };
}

const problemResponse = {
  description: 'A problem; `code` and `stage` say what went wrong and where',
  content: { 'application/problem+json': { schema: Problem } },
};

function rightsOf(rule: AccessRule): string {
  if (rule.access === 'public') return 'Open to everybody.';
  const scope = rule.scope === null ? 'any scope' : `scope ${rule.scope}`;
  const key = `Roles ${rule.roles.join(', ')}; ${scope}.`;
  const second = rule.secondCredential ? ' Needs X-Admin-Token and a reason, and is recorded.' : '';
  return rule.access === 'network' ? `Allowed addresses without a key, others: ${key}` : `${key}${second}`;
}

function securityOf(rule: AccessRule): Record<string, string[]>[] {
  if (rule.access === 'public') return [];
  const key = rule.secondCredential ? { apiKey: [], adminToken: [] } : { apiKey: [] };
  return rule.access === 'network' ? [{}, key] : [key];
}
