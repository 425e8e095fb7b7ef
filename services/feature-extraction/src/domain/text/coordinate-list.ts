import { Float64List } from '../mesh/growing-array.ts';
import { mayBeSingle, type Precision } from '../mesh/precision.ts';

/** Coordinates of a text, which remember whether all of them may be float32. */
export class CoordinateList extends Float64List {
  precision: Precision = 'single';

  /** `lastPlace`: the power of ten of the last digit. */
  pushWritten(value: number, lastPlace: number): void {
    if (this.precision === 'single' && !mayBeSingle(value, lastPlace)) this.precision = 'double';
    this.push(value);
  }
}
