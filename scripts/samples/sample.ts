import type { TopoDS_Shape } from './kernel.ts';
import type { Placement } from './shapes/placement.ts';

/** What people and the search know of a sample beside its geometry. */
export interface SampleFacts {
  /** File name without extension, unique in its family. */
  readonly slug: string;
  /** Unique among the samples, as it has to be in a project. */
  readonly partNumber: string;
  readonly name: string;
  readonly material: string;
  readonly tags: readonly string[];
  readonly description: string;
}

/** What the kernel must measure, from a formula that does not know the kernel. */
export interface ExpectedVolume {
  readonly mm3: number;
  /** Largest relative difference; 1e-6 where the formula is exact. */
  readonly within: number;
}

export type StepUnit = 'MM' | 'INCH';
/** Not AP203: there the kernel writes the date, the hour and the address of the machine among the data. */
export type StepSchema = 'AP214IS' | 'AP242DIS';
export type StlTwin = 'ascii' | 'binary';

export interface PartSample extends SampleFacts {
  readonly kind: 'part';
  /** One valid solid, in mm whatever the unit of the file. */
  readonly shape: TopoDS_Shape;
  readonly volume: ExpectedVolume;
  readonly unit?: StepUnit;
  readonly schema?: StepSchema;
  /** Writes the same part as a mesh too. */
  readonly twin?: StlTwin;
}

/** A definition and the places where the assembly uses it. */
export interface Component {
  readonly name: string;
  /** sRGB as #rrggbb. */
  readonly colour: string;
  readonly shape: TopoDS_Shape;
  readonly volume: ExpectedVolume;
  readonly placements: readonly Placement[];
}

export interface AssemblySample extends SampleFacts {
  readonly kind: 'assembly';
  readonly components: readonly Component[];
}

export interface DrawingSample extends SampleFacts {
  readonly kind: 'drawing';
  readonly dxf: string;
}

export type Sample = PartSample | AssemblySample | DrawingSample;

/** A line of samples/manifest.json. */
export interface ManifestEntry {
  readonly path: string;
  readonly family: string;
  readonly partNumber: string;
  readonly name: string;
  readonly material: string;
  readonly tags: readonly string[];
  readonly description: string;
}

/** A volume known exactly, up to rounding and the tolerances of the kernel. */
export function exactly(mm3: number): ExpectedVolume {
  return { mm3, within: 1e-6 };
}
