/** Scales that a drawing may have (ISO 5455), and their powers of ten. */
const STEPS = [1, 2, 5];

export interface DrawingScale {
  /** Millimetres of paper for a millimetre of the part. */
  readonly factor: number;
  /** As a title block writes it: 1:2, 5:1. */
  readonly label: string;
}

/** The largest standard scale that is not above `limit`. */
export function drawingScale(limit: number): DrawingScale {
  if (limit >= 1) {
    const whole = largestStep(limit);
    return { factor: whole, label: `${whole}:1` };
  }
  const part = smallestStep(1 / limit);
  return { factor: 1 / part, label: `1:${part}` };
}

function largestStep(limit: number): number {
  const decade = 10 ** Math.floor(Math.log10(limit));
  const step = STEPS.findLast((one) => one * decade <= limit * SLACK) ?? 1;
  return step * decade;
}

function smallestStep(limit: number): number {
  const decade = 10 ** Math.floor(Math.log10(limit));
  const step = [...STEPS, 10].find((one) => one * decade * SLACK >= limit) ?? 10;
  return step * decade;
}

/** What is too large by rounding alone fits. */
const SLACK = 1 + 1e-9;
