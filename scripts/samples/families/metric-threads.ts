/** Sizes of screws, nuts and washers that belong together, mm (ISO 4017, ISO 4032, DIN 125-A). */
export interface MetricThread {
  readonly acrossFlats: number;
  readonly headHeight: number;
  readonly nutHeight: number;
  readonly washer: { readonly inner: number; readonly outer: number; readonly thickness: number };
}

export const THREADS = {
  4: {
    acrossFlats: 7,
    headHeight: 2.8,
    nutHeight: 3.2,
    washer: { inner: 4.3, outer: 9, thickness: 0.8 },
  },
  5: {
    acrossFlats: 8,
    headHeight: 3.5,
    nutHeight: 4.7,
    washer: { inner: 5.3, outer: 10, thickness: 1 },
  },
  6: {
    acrossFlats: 10,
    headHeight: 4,
    nutHeight: 5.2,
    washer: { inner: 6.4, outer: 12, thickness: 1.6 },
  },
  8: {
    acrossFlats: 13,
    headHeight: 5.3,
    nutHeight: 6.8,
    washer: { inner: 8.4, outer: 16, thickness: 1.6 },
  },
  10: {
    acrossFlats: 16,
    headHeight: 6.4,
    nutHeight: 8.4,
    washer: { inner: 10.5, outer: 20, thickness: 2 },
  },
  12: {
    acrossFlats: 18,
    headHeight: 7.5,
    nutHeight: 10.8,
    washer: { inner: 13, outer: 24, thickness: 2.5 },
  },
  16: {
    acrossFlats: 24,
    headHeight: 10,
    nutHeight: 14.8,
    washer: { inner: 17, outer: 30, thickness: 3 },
  },
} as const satisfies Record<number, MetricThread>;

export type ThreadSize = keyof typeof THREADS;
