import { rounded } from './placeholders.ts';

type Summary = (bytes: Buffer) => unknown;

/** What a golden file tells of an answer that is no JSON, by its content type. */
const SUMMARIES: Readonly<Record<string, Summary>> = {
  'image/png': (bytes) => ({
    png: { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) },
    bytes: sizeClass(bytes.length),
  }),
  'model/gltf-binary': (bytes) => ({
    glb: { magic: bytes.toString('latin1', 0, 4), version: bytes.readUInt32LE(4) },
    bytes: sizeClass(bytes.length),
  }),
  'image/svg+xml': (bytes) => ({
    svg: /<svg[^>]*>/.exec(bytes.toString())?.[0],
    bytes: sizeClass(bytes.length),
  }),
  'text/csv': (bytes) => bytes.toString().split('\r\n').map(roundedText),
  'text/event-stream': eventsOf,
  'application/openmetrics-text': (bytes) => ({
    families: [...bytes.toString().matchAll(/^# TYPE (\S+ \S+)$/gm)].map(([, family]) => family).toSorted(),
  }),
};

/** Of a file as it was stored all that matters is that every byte is there. */
export function summaryOf(type: string, bytes: Buffer): unknown {
  return SUMMARIES[type]?.(bytes) ?? { bytes: bytes.length };
}

/** Bytes to a power of ten. */
function sizeClass(bytes: number): string {
  const power = Math.floor(Math.log10(bytes));
  return `<${10 ** power} to ${10 ** (power + 1)}>`;
}

function roundedText(line: string): string {
  return line.replaceAll(/\d+\.\d+/g, (number) => String(rounded(Number(number))));
}

/** Names in their order, repetitions left out, and the shape of the last one's data. */
function eventsOf(bytes: Buffer): unknown {
  const events = bytes
    .toString()
    .trim()
    .split('\n\n')
    .filter((block) => !block.startsWith(':'));
  const lines = (name: string) =>
    events.map((event) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? '<none>');
  const ids = lines('id').map(Number);
  const states = lines('data').map((data) => JSON.parse(data));
  return {
    events: lines('event').filter((name, i, all) => name !== all[i - 1]),
    ids: ids.every((id, i) => i === 0 || id > (ids[i - 1] as number)) ? '<rising>' : '<not rising>',
    lastState: states.at(-1)?.state,
    data: shapeOf(states.at(-1)),
  };
}

function shapeOf(value: unknown, levels = 2): unknown {
  if (value === null) return null;
  if (typeof value !== 'object') return `<${typeof value}>`;
  if (levels === 0) return Array.isArray(value) ? '<list>' : '<object>';
  if (Array.isArray(value)) return value.slice(0, 1).map((one) => shapeOf(one, levels - 1));
  const entries = Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, levels - 1)]);
  return Object.fromEntries(entries);
}

interface OpenApi {
  readonly openapi: string;
  readonly info: object;
  readonly servers: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes?: object };
}

/** The document without what the other golden files tell: which answers each route has, and the schemas' names. */
export function openApiSummary({ openapi, info, servers, paths, components }: OpenApi): unknown {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => [
      `${method.toUpperCase()} ${path}`,
      Object.keys(responses).join(' '),
    ]),
  );
  const { schemas, securitySchemes } = components;
  return {
    ...{ openapi, info, servers, routes: Object.fromEntries(routes) },
    ...{ securitySchemes, schemas: Object.keys(schemas).toSorted() },
  };
}
