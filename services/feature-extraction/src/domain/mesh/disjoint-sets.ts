/** Sets that are united one by one: union by the lower number, with path halving. */
export class DisjointSets {
  private readonly parent: Int32Array;

  constructor(count: number) {
    this.parent = new Int32Array(count);
    for (let i = 0; i < count; i++) this.parent[i] = i;
  }

  unite(a: number, b: number): void {
    const left = this.root(a);
    const right = this.root(b);
    if (left < right) this.parent[right] = left;
    else if (right < left) this.parent[left] = right;
  }

  /** The lowest number of the set. */
  root(member: number): number {
    const { parent } = this;
    let at = member;
    while (parent[at] !== at) {
      const above = parent[parent[at] as number] as number;
      parent[at] = above;
      at = above;
    }
    return at;
  }
}
