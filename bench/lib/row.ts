/** One line of the table: what was measured, what it stands beside, and what was hoped for. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** The peer or the limit, measured in the same run; `–` where there is none. */
  readonly reference: string;
  /** Ours over the reference; `–` where there is none. */
  readonly ratio: string;
  readonly target: string;
}

/** Measures something and says it in rows. */
export type Measure = () => Promise<readonly Row[]>;

export const NONE = '–';

/** Ours beside a peer, both as figures of `unit`. */
export function beside(
  what: string,
  figures: { readonly ours: number; readonly peer: number; readonly unit: string; readonly target: string },
): Row {
  const { ours, peer, unit, target } = figures;
  return {
    what,
    ours: `${readable(ours)} ${unit}`,
    reference: `${readable(peer)} ${unit}`,
    ratio: `${(ours / peer).toFixed(2)}×`,
    target,
  };
}

/** A figure that has a target and no peer. */
export function alone(what: string, ours: string, target: string): Row {
  return { what, ours, reference: NONE, ratio: NONE, target };
}

export function readable(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
