import { join } from 'node:path';
import { tempDir } from '@cadml/testing';
import { storeConformance } from '../../src/store.conformance.ts';

storeConformance('node:sqlite', async () => `sqlite:${join(await tempDir(), 'store.db')}`);
