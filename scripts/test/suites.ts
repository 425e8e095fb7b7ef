/** A suite of tests, in the order in which they run: the quick ones first. */
export interface Suite {
  readonly name: string;
  /** Project of jest.config.mjs. */
  readonly project: string;
  readonly workers: number;
}

export const SUITES: readonly Suite[] = [
  { name: 'unit', project: 'unit', workers: 2 },
  { name: 'conformance', project: 'conformance', workers: 3 },
  { name: 'integration', project: 'integration', workers: 3 },
  { name: 'quality', project: 'quality', workers: 2 },
  { name: 'house', project: 'house', workers: 2 },
];
