/** Counts what must be true, and remembers what was not. */
export interface Checks {
  expect(what: string, ok: boolean, detail?: string): void;
  readonly passed: number;
  readonly failed: number;
}

export function createChecks(): Checks {
  let passed = 0;
  let failed = 0;
  return {
    expect: (what, ok, detail = '') => {
      if (ok) passed++;
      else failed++;
      console.log(`  ${ok ? '✓' : '✗'} ${what}${detail === '' ? '' : ` (${detail})`}`);
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}
