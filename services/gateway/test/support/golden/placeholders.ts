/**
 * The one place that says what differs from run to run. All else is compared as it is, numbers to six digits.
 */

/** Values by `path: value`; what is in a list has the path of the list. */
const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/\.timingsMs\.\w+:|\.(latencyMs|tookMs):/, '<ms>'],
  [/\.(uptimeSeconds|retryAfterSeconds):|^headers\.retry-after:|^body\.seen\.seconds:/, '<seconds>'],
  [/\.sequence:/, '<sequence>'],
  [/\.(requestId|x-request-id):/, '<request id>'],
  [/\.(etag|if-none-match):/, '<etag>'],
  [/\.nextCursor:/, '<cursor>'],
  [/\.extractorRevision:/, '<revision of the extractor>'],
  [/\.replica:/, '<replica>'],
  [/^body(\.info)?\.version: \d+\.\d+\.\d+/, '<version of the build>'],
  [/^body(\.items)?\.id: [0-9a-f]{16}$/, '<key id>'],
  [/\.figures\.[\w.]+:/, '<figure>'],
  // What caches did depends on who asked, also in the background.
  [/^body(\.caches)?\.hotKeys\.(fileHash|key):/, '<key>'],
  [/^body(\.caches)?\.hotKeys\.(bytes|perSecond\.\w+):/, '<count>'],
  [/^body\.caches\.hotKeys\.pinned:/, '<true or false>'],
  [/^body\.caches(?!\S*\.(capacityBytes|ttlSeconds|name|level):)/, '<count>'],
  [/^body\.phases\.(?!phase:)/, '<count>'],
  [/^body\.seen\.(?!\S*(capacityBytes|ttlSeconds|sampleRate):)/, '<count>'],
  [/^body\.reasons\.message:/, '<words with figures>'],
];

/** Lists whose length and order differ are told by one of theirs. */
const ONE_OF = /^body(\.caches)?\.hotKeys$/;

/** Parts of texts, wherever they stand. */
const BY_SHAPE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>'],
  [/cadml_admin_[0-9a-f]+/g, '<admin token>'],
  [/cadml_[0-9a-f]{16}_[0-9a-f]+/g, '<api key>'],
  [/(key:|api-keys\/)[0-9a-f]{16}/g, '$1<key id>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
];

/** A vector that is longer is told by its length: golden vectors hold its numbers. */
const LONGEST_VECTOR = 32;
const DIGITS = 6;
/** Decimal places: what is smaller is the noise of sums that should be nothing. */
const PLACES = 6;

/** A value as its golden file has it. `names` are the words for ids that the stage knows. */
export function told(value: unknown, names: ReadonlyMap<string, string>, path: string): unknown {
  if (value === null) return null;
  if (typeof value !== 'object') {
    const placeholder = BY_PATH.find(([pattern]) => pattern.test(`${path}: ${value}`))?.[1];
    if (placeholder !== undefined) return placeholder;
  }
  if (typeof value === 'number') return rounded(value);
  if (typeof value === 'string') return text(value, names);
  if (Array.isArray(value)) return list(value, names, path);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    text(name, names),
    told(inner, names, `${path}.${name}`),
  ]);
  return Object.fromEntries(entries);
}

function list(values: readonly unknown[], names: ReadonlyMap<string, string>, path: string): unknown {
  const isVector = values.length > LONGEST_VECTOR && values.every((one) => typeof one === 'number');
  if (isVector) return `<${values.length} numbers>`;
  const shown = ONE_OF.test(path) ? values.slice(0, 1) : values;
  return shown.map((one) => told(one, names, path));
}

function text(value: string, names: ReadonlyMap<string, string>): string {
  let result = value;
  for (const [known, name] of names) result = result.replaceAll(known, name);
  for (const [pattern, name] of BY_SHAPE) result = result.replaceAll(pattern, name);
  return result;
}

/** A measured number to six digits; a count stays as it is. */
export function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  const scale = 10 ** PLACES;
  return Math.round(Number(value.toPrecision(DIGITS)) * scale) / scale;
}
