// Preloaded into vector-search: it is as it was before v5.
import { changeProgram } from './change-program.mjs';

changeProgram(
  'vector-search',
  [/(\bFEATURE_VERSIONS = \[[^\]]*), "v5"\]/, '$1]'],
  [/(PREFERRED_FEATURE_VERSION = )"v5"/, '$1"v4"'],
);
