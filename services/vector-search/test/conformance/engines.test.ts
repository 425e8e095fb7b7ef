import { describe } from '@jest/globals';
import { exactEngines } from '../../src/adapters/exact-engine.ts';
import { faissEngines } from '../../src/adapters/faiss-engine.ts';
import { engineConformance } from '../../src/application/vector-engine.conformance.ts';

describe('exact', () => engineConformance(() => exactEngines(100_000)));

describe('faiss, flat', () => engineConformance(() => faissEngines({ path: null, flatMax: 20_000 })));

describe('faiss, graph', () => engineConformance(() => faissEngines({ path: null, flatMax: 500 })));
