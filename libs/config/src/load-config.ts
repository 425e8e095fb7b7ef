import { readFileSync } from 'node:fs';
import type { Setting } from './setting.ts';

export type ConfigSchema = Readonly<Record<string, Setting<unknown>>>;

export type ConfigOf<S extends ConfigSchema> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** What the process should exit with when its configuration is refused (sysexits EX_CONFIG). */
export const EXIT_CONFIG = 78;

/** Every problem of a configuration at once. Secrets are never part of the message. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is refused:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads a schema from the environment into a frozen object.
 * A wrong value is refused, never replaced by a default. Throws ConfigError with all problems.
 */
export function loadConfig<S extends ConfigSchema>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): ConfigOf<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(schema)) {
    const source = readText(setting, env);
    if ('problem' in source) problems.push(`${setting.env} ${source.problem}`);
    else {
      try {
        values[key] = setting.parse(source.text);
      } catch (error) {
        problems.push(`${setting.env} ${(error as Error).message}${shown(setting, source.text)}`);
      }
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as ConfigOf<S>;
}

type AnySetting = Setting<unknown>;

function readText(
  setting: AnySetting,
  env: Readonly<Record<string, string | undefined>>,
): { text: string } | { problem: string } {
  const given = env[setting.env];
  const file = setting.secret ? env[`${setting.env}_FILE`] : undefined;
  if (given !== undefined && file !== undefined) return { problem: 'and its _FILE form are both set' };
  if (given !== undefined) return { text: given };
  if (file !== undefined) return readSecretFile(file);
  if (setting.fallback === undefined) return { problem: `is required (${setting.description})` };
  return { text: setting.fallback };
}

function readSecretFile(path: string): { text: string } | { problem: string } {
  try {
    return { text: readFileSync(path, 'utf8').trim() };
  } catch (error) {
    return { problem: `_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}` };
  }
}

function shown(setting: AnySetting, text: string): string {
  return setting.secret ? '' : ` (given: '${text}')`;
}
