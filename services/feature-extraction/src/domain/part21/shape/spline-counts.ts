/** What was read of a spline by attribute (`Attribute.key`): numbers as they are, for lists of references their lengths. */
export type SplineParts = ReadonlyMap<string, readonly number[]>;

const MAX_DEGREE = 25;

/**
 * What is wrong with the counts of a B-spline curve or surface, null when nothing is: control points, weights,
 * multiplicities and knots have to fit each other (constraints_param_b_spline, ISO 10303-42), and knots do not fall;
 * that a knot stands there twice is as good as its multiplicity.
 */
export function splineProblem(parts: SplineParts): string | null {
  return parts.has('B_SPLINE_SURFACE:2') ? surfaceProblem(parts) : curveProblem(parts);
}

function curveProblem(parts: SplineParts): string | null {
  const [degree = 0] = numbers(parts, 'B_SPLINE_CURVE:0');
  const [points = 0] = numbers(parts, 'B_SPLINE_CURVE:1');
  const weights = parts.get('RATIONAL_B_SPLINE_CURVE:0');
  if (weights && weights.length !== points)
    return misfit(points, 'control points', weights.length, 'weights');
  return (
    degreeProblem(degree, points) ??
    knotProblem({
      degree,
      points,
      multiplicities: parts.get('B_SPLINE_CURVE_WITH_KNOTS:0'),
      knots: parts.get('B_SPLINE_CURVE_WITH_KNOTS:1'),
    })
  );
}

function surfaceProblem(parts: SplineParts): string | null {
  const rows = numbers(parts, 'B_SPLINE_SURFACE:2');
  const [columns = 0] = rows;
  if (rows.some((length) => length !== columns)) return 'rows of control points of several lengths';
  const weights = parts.get('RATIONAL_B_SPLINE_SURFACE:0');
  if (weights && weights.length !== rows.length * columns) {
    return misfit(rows.length * columns, 'control points', weights.length, 'weights');
  }
  const [u = 0] = numbers(parts, 'B_SPLINE_SURFACE:0');
  const [v = 0] = numbers(parts, 'B_SPLINE_SURFACE:1');
  const knots = (i: number) => ({
    multiplicities: parts.get(`B_SPLINE_SURFACE_WITH_KNOTS:${i}`),
    knots: parts.get(`B_SPLINE_SURFACE_WITH_KNOTS:${i + 2}`),
  });
  return (
    degreeProblem(u, rows.length) ??
    degreeProblem(v, columns) ??
    knotProblem({ degree: u, points: rows.length, ...knots(0) }) ??
    knotProblem({ degree: v, points: columns, ...knots(1) })
  );
}

function degreeProblem(degree: number, points: number): string | null {
  if (degree < 1 || degree > MAX_DEGREE) return `a degree of ${degree}`;
  return points > degree ? null : `${points} control points for a degree of ${degree}`;
}

interface Knots {
  readonly degree: number;
  readonly points: number;
  readonly multiplicities: readonly number[] | undefined;
  readonly knots: readonly number[] | undefined;
}

function knotProblem({ degree, points, multiplicities, knots }: Knots): string | null {
  if (!multiplicities || !knots) return null;
  if (multiplicities.length !== knots.length) {
    return misfit(knots.length, 'knots', multiplicities.length, 'multiplicities');
  }
  if (multiplicities.some((count) => count < 1)) return 'a multiplicity below 1';
  const sum = multiplicities.reduce((total, count) => total + count, 0);
  const wanted = points + degree + 1;
  if (sum !== wanted) return `knots that count ${sum} with their multiplicities, where ${wanted} are needed`;
  return knots.some((knot, i) => i > 0 && knot < (knots[i - 1] as number)) ? 'knots that fall' : null;
}

function misfit(count: number, what: string, others: number, other: string): string {
  return `${count} ${what} and ${others} ${other}`;
}

function numbers(parts: SplineParts, key: string): readonly number[] {
  return parts.get(key) ?? [];
}
