// Preloaded into feature-extraction: its extractor revision is one higher than in the source.
import { changeProgram } from './change-program.mjs';

changeProgram('feature-extraction', [
  /(EXTRACTOR_REVISION = )(\d+)/,
  (_, declaration, revision) => declaration + (Number(revision) + 1),
]);
