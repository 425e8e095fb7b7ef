import type { Artefact } from './artefact.ts';
import { FEATURE_DOCS } from './feature-docs.ts';
import { AUTHORIZATION_DOCS, ERROR_DOCS } from './gateway-docs.ts';
import { METRICS_DOCS } from './metrics-docs.ts';
import { ENV_EXAMPLE, SETTINGS_TABLES } from './settings-docs.ts';

/** Everything that `make generate` writes besides the code of the protos. */
export const ARTEFACTS: readonly Artefact[] = [
  METRICS_DOCS,
  ENV_EXAMPLE,
  ERROR_DOCS,
  AUTHORIZATION_DOCS,
  FEATURE_DOCS,
  ...SETTINGS_TABLES,
];
