/**
 * Joins edges (two vertex numbers each) to chains of vertices, as far as exactly two of them meet. A ring
 * ends with the vertex that it began with. Linear.
 */
export function chainEdges(ends: readonly number[]): readonly (readonly number[])[] {
  const at = new Map<number, number[]>();
  for (const [end, vertex] of ends.entries()) {
    const edges = at.get(vertex);
    if (edges) edges.push(end >> 1);
    else at.set(vertex, [end >> 1]);
  }
  const used = new Uint8Array(ends.length / 2);
  const chains: number[][] = [];
  const walkFrom = (start: number) => {
    for (const edge of at.get(start) ?? [])
      if (!used[edge]) chains.push(walk({ ends, at, used }, start, edge));
  };
  for (const [vertex, edges] of at) if (edges.length !== 2) walkFrom(vertex);
  for (const vertex of at.keys()) walkFrom(vertex);
  return chains;
}

interface Net {
  readonly ends: readonly number[];
  readonly at: ReadonlyMap<number, readonly number[]>;
  readonly used: Uint8Array;
}

function walk({ ends, at, used }: Net, start: number, first: number): number[] {
  const chain = [start];
  let vertex = start;
  for (let edge: number | undefined = first; edge !== undefined; ) {
    used[edge] = 1;
    vertex = (ends[edge * 2] === vertex ? ends[edge * 2 + 1] : ends[edge * 2]) as number;
    chain.push(vertex);
    const edges: readonly number[] = at.get(vertex) ?? [];
    edge = edges.length === 2 ? edges.find((next) => !used[next]) : undefined;
  }
  return chain;
}
