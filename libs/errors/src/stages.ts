/** Where in the work an error arose. A closed set: it is a metric label and part of the public contract. */
export const STAGES = [
  'upload',
  'detect',
  'preflight',
  'parse',
  'geometry',
  'features',
  'index',
  'search',
  'classify',
  'auth',
  'validate',
  'queue',
] as const;

export type Stage = (typeof STAGES)[number];
