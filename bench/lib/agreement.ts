/** What a program says of one part; lengths in mm. */
export interface PartFigures {
  readonly cpuMs: number;
  readonly failed?: true;
  /** Least x, y, z, greatest x, y, z. */
  readonly box?: readonly number[];
  readonly volumeMm3?: number;
  readonly areaMm2?: number;
  readonly solids?: number;
  readonly faces?: number;
}

const TOLERANCE = 1e-5;

/** Where two programs measure the same part differently: relative, boxes over their diagonal. */
export function disagreements(ours: PartFigures, theirs: PartFigures): readonly string[] {
  if (ours.failed || theirs.failed) {
    return ours.failed === theirs.failed ? [] : [`read by ${ours.failed ? 'the peer' : 'us'} only`];
  }
  const found: string[] = [];
  for (const name of ['volumeMm3', 'areaMm2'] as const) {
    const [a, b] = [ours[name] ?? Number.NaN, theirs[name] ?? Number.NaN];
    const by = Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE);
    if (!(by <= TOLERANCE || a === b)) found.push(`${name} ${a} beside ${b} (${by.toExponential(1)})`);
  }
  const by = boxDifference(ours.box ?? [], theirs.box ?? []);
  if (!(by <= TOLERANCE)) found.push(`box [${ours.box}] beside [${theirs.box}] (${by.toExponential(1)})`);
  if (ours.faces !== theirs.faces) found.push(`${ours.faces} faces beside ${theirs.faces}`);
  return found;
}

function boxDifference(a: readonly number[], b: readonly number[]): number {
  const diagonal = Math.hypot(...[0, 1, 2].map((axis) => (b[axis + 3] ?? 0) - (b[axis] ?? 0)));
  return Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? Number.NaN)))) / diagonal;
}
