/**
 * One setting: where it comes from, how its text is read, and what it means. `T` is what the program sees.
 */
export interface Setting<T> {
  /** Name of the environment variable. A secret may also come from the file named by `<env>_FILE`. */
  readonly env: string;
  readonly description: string;
  /** mm, ms, bytes, … for the settings table. */
  readonly unit?: string;
  /** The text used when the variable is absent; `undefined` makes it required. */
  readonly fallback: string | undefined;
  readonly secret: boolean;
  /** What is allowed, for the table and for messages. */
  readonly allowed: string;
  /** Throws an Error whose message says what is wrong. It never repeats a secret. */
  readonly parse: (text: string) => T;
}

export interface SettingOptions {
  readonly env: string;
  readonly description: string;
  readonly unit?: string;
  /** Absent: required. */
  readonly fallback?: string | number | boolean;
  readonly secret?: boolean;
}

type Bounds = { readonly min?: number; readonly max?: number };

function make<T>(options: SettingOptions, allowed: string, parse: (text: string) => T): Setting<T> {
  return {
    env: options.env,
    description: options.description,
    ...(options.unit === undefined ? {} : { unit: options.unit }),
    fallback: options.fallback === undefined ? undefined : String(options.fallback),
    secret: options.secret ?? false,
    allowed,
    parse,
  };
}

/** Any text that is not empty. */
export function text(options: SettingOptions): Setting<string> {
  return make(options, 'text', (given) => {
    if (given === '') throw new Error('must not be empty');
    return given;
  });
}

/** Text that may be empty, which means "not set". */
export function optionalText(options: SettingOptions): Setting<string | null> {
  return make({ fallback: '', ...options }, 'text, or empty', (given) => (given === '' ? null : given));
}

/** A whole number within bounds. */
export function integer(options: SettingOptions & Bounds): Setting<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  return make(options, max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} … ${max}`, (given) => {
    const value = Number(given);
    if (!/^-?\d+$/.test(given.trim()) || !Number.isSafeInteger(value))
      throw new Error('must be a whole number');
    if (value < min || value > max) throw new Error(`must be between ${min} and ${max}`);
    return value;
  });
}

/** A finite number within bounds. */
export function number(options: SettingOptions & Bounds): Setting<number> {
  const { min = 0, max = Number.MAX_VALUE } = options;
  return make(options, max === Number.MAX_VALUE ? `${min} or more` : `${min} … ${max}`, (given) => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (!Number.isFinite(value)) throw new Error('must be a number');
    if (value < min || value > max) throw new Error(`must be between ${min} and ${max}`);
    return value;
  });
}

/** A TCP port; 0 lets the system choose. */
export function port(options: SettingOptions): Setting<number> {
  return integer({ ...options, min: 0, max: 65535 });
}

/** `true` or `false`, nothing else. */
export function flag(options: SettingOptions): Setting<boolean> {
  return make(options, 'true, false', (given) => {
    if (given !== 'true' && given !== 'false') throw new Error("must be 'true' or 'false'");
    return given === 'true';
  });
}

/** One of a closed set of words. */
export function oneOf<const W extends readonly string[]>(
  words: W,
  options: SettingOptions,
): Setting<W[number]> {
  return make(options, words.join(', '), (given) => {
    if (!words.includes(given)) throw new Error(`must be one of ${words.join(', ')}`);
    return given as W[number];
  });
}

/** Words separated by commas; empty text is the empty list. */
export function list(options: SettingOptions): Setting<readonly string[]> {
  return make(options, 'comma-separated', (given) =>
    given
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );
}

/** A URL with one of the given schemes, without the colon. */
export function url(schemes: readonly string[], options: SettingOptions): Setting<string> {
  return make(options, `${schemes.join('://, ')}:// URL`, (given) => {
    const scheme = given.split(':')[0] ?? '';
    if (!schemes.includes(scheme) || given.length <= scheme.length + 1) {
      throw new Error(`must be a URL that begins with ${schemes.map((s) => `${s}:`).join(' or ')}`);
    }
    return given;
  });
}
