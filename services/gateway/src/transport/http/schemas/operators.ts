import { ROLES, SCOPES } from '@cadml/cad-model';
import { IsoTime, Label, Project } from './common.ts';
import { z } from './zod.ts';

const Role = z.enum(ROLES);
const Scope = z.enum(SCOPES);
const ReadableProjects = z.union([z.array(Project).max(1000), z.literal('*')]);

export const ApiKeyRequest = z
  .strictObject({
    name: Label,
    role: Role,
    scopes: z.array(Scope).optional().openapi({ description: 'Absent: all scopes of the role' }),
    projects: ReadableProjects.optional().openapi({
      description: 'Readable projects beside the write project',
    }),
    writeProject: Project.nullable().default('default'),
    expiresAt: IsoTime.nullable().default(null),
    reason: z.string().min(3).max(500).optional(),
  })
  .openapi('ApiKeyRequest');

export const ApiKeyRecord = z
  .object({
    id: z.string(),
    name: z.string(),
    role: Role,
    scopes: z.array(Scope),
    projects: ReadableProjects,
    writeProject: z.string().nullable(),
    expiresAt: IsoTime.nullable(),
    createdAt: IsoTime,
    revokedAt: IsoTime.nullable(),
    lastUsedAt: IsoTime.nullable(),
  })
  .openapi('ApiKeyRecord');

export const ApiKeyCreated = ApiKeyRecord.extend({
  key: z.string().openapi({ description: 'Shown this once' }),
}).openapi('ApiKeyCreated');

export const ApiKeys = z.object({ items: z.array(ApiKeyRecord) }).openapi('ApiKeys');

export const Me = z
  .object({
    subject: z.string(),
    role: Role,
    scopes: z.array(Scope),
    projects: ReadableProjects,
    writeProject: z.string().nullable(),
  })
  .openapi('Me');

export const Quarantine = z
  .object({
    items: z.array(
      z.object({ fileHash: z.string(), strikes: z.int(), reason: z.string(), lastStrikeAt: IsoTime }),
    ),
  })
  .openapi('Quarantine');

const Status = z.enum(['ok', 'degraded', 'unavailable']);

const ServiceHealth = z.object({
  status: Status,
  replicas: z.int(),
  latencyMs: z.number(),
  error: z.string().optional(),
});

const fleetHealth = <T extends z.ZodType>(service: T) =>
  z.object({
    status: Status,
    version: z.string(),
    uptimeSeconds: z.number(),
    services: z.record(z.string(), service),
  });

export const Health = fleetHealth(ServiceHealth).openapi('Health');

export const ClusterHealth = fleetHealth(
  ServiceHealth.extend({
    reasons: z.array(z.string()).optional().openapi({ description: 'Why it is not ok' }),
    notes: z
      .array(z.string())
      .optional()
      .openapi({ description: 'What an operator should know although it is no reason for another status' }),
    figures: z.record(z.string(), z.number()).optional(),
  }),
).openapi('ClusterHealth');

export const Ready = z.object({ ready: z.boolean() }).openapi('Ready');

export const CircuitBreakers = z
  .object({
    items: z.array(
      z.object({ dependency: z.string(), state: z.enum(['closed', 'half-open', 'open']), code: z.int() }),
    ),
  })
  .openapi('CircuitBreakers');
