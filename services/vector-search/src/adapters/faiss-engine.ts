import { AppError } from '@cadml/errors';
import { Index, IndexFlatL2, IndexHNSW, loadFaiss } from '@cadml/faiss';
import type {
  Candidates,
  EngineFactory,
  EngineQuery,
  VectorEngine,
} from '../application/ports/vector-engine.ts';

export interface FaissSettings {
  /** Where `faiss.node` lies; null: in its package. */
  readonly path: string | null;
  /** Above this many vectors a graph takes over from the flat index. */
  readonly flatMax: number;
}

const LINKS = 32;
/** Candidates that a graph search keeps, before the share of selected rows is taken into account. */
const LEAST_EF = 96;
/** Rows that a graph under construction takes over between two turns. */
const CHUNK = 500;

/** Engines over libfaiss. Throws SERVICE_UNAVAILABLE that says what is missing when it cannot be loaded. */
export function faissEngines({ path, flatMax }: FaissSettings): EngineFactory {
  loadFaiss(path === null ? {} : { path });
  const build = oneAtATime();
  return {
    backend: 'faiss',
    create: (dimension) => new FaissEngine(new IndexFlatL2(dimension), { flatMax, build }),
    load: async (file, dimension) => {
      const index = await Index.readAsync(file);
      if (index.getDimension() !== dimension) throw otherDimension(index.getDimension(), dimension);
      return new FaissEngine(index, { flatMax, build });
    },
  };
}

/** When a graph takes over from the flat index, and whose turn it is to build one. */
interface Growth {
  readonly flatMax: number;
  readonly build: (work: () => Promise<void>) => Promise<void>;
}

/** A build keeps a thread of the libuv pool busy; the others are for searches. */
function oneAtATime(): Growth['build'] {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

class FaissEngine implements VectorEngine {
  readonly backend = 'faiss';
  readonly #growth: Growth;
  #index: Index;
  #changes: Promise<unknown> = Promise.resolve();
  #building: Promise<void> | null = null;
  #disposed = false;

  constructor(index: Index, growth: Growth) {
    this.#index = index;
    this.#growth = growth;
  }

  get rows(): number {
    return this.#index.ntotal();
  }

  async add(vectors: Float32Array): Promise<void> {
    await this.#inOrder(() => this.#index.addAsync(vectors));
    if (this.#index.kind === 'flat' && this.rows > this.#growth.flatMax) this.#startGraph();
  }

  async search({ vector, k, selection, exact }: EngineQuery): Promise<Candidates> {
    const wanted = Math.min(k, selection.count);
    if (wanted === 0) return { rows: new Int32Array(0), distances: new Float32Array(0) };
    const index = this.#index;
    const share = selection.count / index.ntotal();
    const graph = index.kind === 'hnsw';
    const { labels, distances } = await index.searchAsync(vector, wanted, {
      selector: selection.bitmap,
      ...(graph ? { exact, efSearch: Math.ceil(Math.max(LEAST_EF, 2 * wanted) / share) } : {}),
    });
    return { rows: labels, distances };
  }

  async settled(): Promise<void> {
    await this.#building;
  }

  /** A flat index is quicker to fill again than to read. */
  async save(path: string): Promise<boolean> {
    if (this.#index.kind === 'flat') return false;
    await this.#index.writeAsync(path);
    return true;
  }

  dispose(): void {
    this.#disposed = true;
    this.#index.dispose();
  }

  #inOrder<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  /** The flat index serves and grows until the graph has caught up with it. */
  #startGraph(): void {
    if (this.#building !== null) return;
    const graph = new IndexHNSW(this.#index.getDimension(), LINKS);
    this.#building = this.#growth
      .build(() => this.#grow(graph))
      .catch(() => {
        // The flat index stays: slower with this many vectors, and as right as before.
        graph.dispose();
      });
  }

  async #grow(graph: Index): Promise<void> {
    while (this.#index.ntotal() - graph.ntotal() > CHUNK) {
      if (this.#disposed) return;
      await copyRows(this.#index, graph, graph.ntotal() + CHUNK);
    }
    await this.#inOrder(async () => {
      const flat = this.#index;
      await copyRows(flat, graph, flat.ntotal());
      this.#index = graph;
      flat.dispose();
    });
  }
}

async function copyRows(from: Index, to: Index, end: number): Promise<void> {
  const first = to.ntotal();
  const rows = Int32Array.from({ length: end - first }, (_, i) => first + i);
  if (rows.length > 0) await to.addAsync(await from.reconstructAsync(rows));
}

function otherDimension(found: number, wanted: number): AppError {
  return new AppError({
    code: 'HASH_MISMATCH',
    stage: 'index',
    message: `The saved index has ${found} dimensions instead of ${wanted}.`,
  });
}
