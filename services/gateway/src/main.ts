import { run } from '@cadml/runtime';
import { createApp } from './app.ts';
import { CONFIG_SCHEMA } from './config.ts';

await run(process, CONFIG_SCHEMA, (config) => createApp(config));
