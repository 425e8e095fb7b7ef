/** Time, passed in. */
export interface Clock {
  now(): number;
}
