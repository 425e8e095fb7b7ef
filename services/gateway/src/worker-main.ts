import { run } from '@cadml/runtime';
import { createWorkerApp } from './worker-app.ts';
import { WORKER_CONFIG_SCHEMA } from './worker-config.ts';

await run(process, WORKER_CONFIG_SCHEMA, (config) => createWorkerApp(config));
