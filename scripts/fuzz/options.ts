import { availableParallelism } from 'node:os';
import { FAMILIES, type Family } from './seeds/family.ts';

/** What a run is told, by environment. */
export interface FuzzOptions {
  /** Text that all choices follow from. */
  readonly seed: string;
  /** The run ends after this time … */
  readonly seconds: number;
  /** … or after so many cases, whichever comes first. */
  readonly cases: number;
  /** The only case to run, as `<seed>:<n>`. */
  readonly only: { readonly seed: string; readonly n: number } | null;
  /** Files under way at a time. */
  readonly callers: number;
  readonly workers: number;
  readonly deadlineMs: number;
  /** Families to take files from. */
  readonly formats: readonly Family[];
  /** Whether the real files of `$CADML_SHARED` are mutated too. */
  readonly withShared: boolean;
}

/** Reads SECONDS, CASES, SEED, CASE, FORMATS, CALLERS, WORKERS, DEADLINE_MS, CORPUS. Throws on a wrong value. */
export function fuzzOptions(env: NodeJS.ProcessEnv): FuzzOptions {
  const only = env.CASE ? parseCase(env.CASE) : null;
  const workers = number(env, 'WORKERS', Math.min(2, availableParallelism()));
  const cases = number(env, 'CASES', Number.POSITIVE_INFINITY);
  return {
    seed: only?.seed ?? (env.SEED || String(Math.floor(Math.random() * 1e9))),
    seconds: number(env, 'SECONDS', Number.isFinite(cases) ? 3_600 : 60),
    cases,
    only,
    callers: number(env, 'CALLERS', 2 * workers),
    workers,
    deadlineMs: number(env, 'DEADLINE_MS', 10_000),
    formats: env.FORMATS ? parseFormats(env.FORMATS) : FAMILIES,
    withShared: env.CORPUS !== 'own',
  };
}

function parseCase(text: string): { readonly seed: string; readonly n: number } {
  const [, seed = '', n = ''] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (seed === '') throw new Error(`CASE is <seed>:<n>, as a run prints it, not '${text}'`);
  return { seed, n: Number(n) };
}

function parseFormats(text: string): readonly Family[] {
  return text.split(',').map((name) => {
    const family = FAMILIES.find((one) => one === name);
    if (family === undefined) throw new Error(`FORMATS are of ${FAMILIES.join(', ')}, not '${name}'`);
    return family;
  });
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`${name} is a positive number, not '${text}'`);
}
