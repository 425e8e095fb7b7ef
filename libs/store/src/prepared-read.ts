import type { Compilable, Kysely, SelectQueryNode } from 'kysely';
import type { AnySchema, Engine } from './engine.ts';

/** The parameters of a read, by name. */
export type ReadParameters = Readonly<Record<string, string | number | Uint8Array>>;

/** A read that was compiled, to run with other parameters each time. */
export type PreparedRead<P extends ReadParameters, R> = (parameters: P) => Promise<readonly R[]>;

/** Builds the read; a property of `given` stands for the parameter of that name. */
export type BuildRead<T, P extends ReadParameters, R> = (db: Kysely<T>, given: P) => Compilable<R>;

/** Compiles a read for an engine. Throws when it is none, or when it leaves its columns open. */
export function prepareRead<T, P extends ReadParameters, R>(
  engine: Engine,
  build: BuildRead<T, P, R>,
): PreparedRead<P, R> {
  const query = build(engine.db, placeholders<P>()).compile();
  requireFixedColumns(query.query as SelectQueryNode, query.sql);
  const run = engine.prepare(query);
  return (given) =>
    run(query.parameters.map((value) => (value instanceof Placeholder ? given[value.name] : value)));
}

/** Stands in a compiled query where a value comes when it runs. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function placeholders<P extends ReadParameters>(): P {
  const all: AnySchema = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) });
  return all;
}

/**
 * PostgreSQL refuses a prepared statement for the rest of its connection when its columns change, as those of
 * `*` do when a newer program adds one.
 */
function requireFixedColumns({ kind }: SelectQueryNode, text: string): void {
  if (kind !== 'SelectQueryNode' || /[\s.]\*/.test(text)) {
    throw new Error(`A prepared read selects columns by their names: ${text}`);
  }
}
