import type { Wishes } from './wishes.ts';

type SystemOperation = 'health' | 'ready' | 'healthCluster' | 'circuitBreakers' | 'metrics' | 'openapi';

export const system: Readonly<Record<SystemOperation, Wishes>> = {
  health: () => [{ about: 'a fleet that is well' }],
  ready: () => [{ about: 'an edge that takes requests' }],
  healthCluster: () => [{ about: 'every replica' }],
  circuitBreakers: () => [{ about: 'of this replica' }],
  metrics: () => [{ about: 'names and types of all families' }],
  openapi: () => [{ about: 'the routes with their answers, and the names of the schemas' }],
};
