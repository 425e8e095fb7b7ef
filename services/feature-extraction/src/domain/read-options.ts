import type { LengthUnit } from '@cadml/cad-model';

export interface ReadOptions {
  /** The caller's word for the length unit of a file that declares none. */
  readonly units?: LengthUnit;
}
