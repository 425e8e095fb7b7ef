import type { ConfigSchema } from '@cadml/config';
import { CONFIG_SCHEMA as extraction } from '../../services/feature-extraction/src/config.ts';
import { CONFIG_SCHEMA as gateway } from '../../services/gateway/src/config.ts';
import { WORKER_CONFIG_SCHEMA as worker } from '../../services/gateway/src/worker-config.ts';
import { CONFIG_SCHEMA as search } from '../../services/vector-search/src/config.ts';
import { FLEET_SETTINGS } from './settings.ts';

/** The settings of a program, where they are documented, and under which marker. */
export interface ProgramSchema {
  readonly service: string;
  readonly title: string;
  readonly marker: string;
  readonly schema: ConfigSchema;
}

/** Every program of the fleet with its settings. */
export const SCHEMAS: readonly ProgramSchema[] = [
  { service: 'gateway', title: 'gateway: the edge', marker: 'settings', schema: gateway },
  { service: 'gateway', title: 'gateway: the job worker', marker: 'worker settings', schema: worker },
  { service: 'feature-extraction', title: 'feature-extraction', marker: 'settings', schema: extraction },
  { service: 'vector-search', title: 'vector-search', marker: 'settings', schema: search },
];

/** Names of all environment variables that are settings, with the `_FILE` form of secrets. */
export function settingNames(): ReadonlySet<string> {
  const settings = [FLEET_SETTINGS, ...SCHEMAS.map(({ schema }) => schema)].flatMap((schema) =>
    Object.values(schema),
  );
  return new Set(settings.flatMap(({ env, secret }) => (secret ? [env, `${env}_FILE`] : [env])));
}
