import process from 'node:process';
import { run } from '@cadml/runtime';
import { createApp } from './app.ts';
import { CONFIG_SCHEMA } from './config.ts';

await run(process, CONFIG_SCHEMA, createApp);
