import { startPostgres } from '@cadml/testing';
import { storeConformance } from '../../src/store.conformance.ts';

const server = await startPostgres();
storeConformance('PostgreSQL', () => server.createDatabase());
