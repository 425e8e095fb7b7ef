import { AppError } from '@cadml/errors';
import type { gp_Trsf, TopoDS_Shape } from 'replicad-opencascadejs';
import type { EvidenceClass } from '../../src/domain/compare/evidence.ts';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { readMeshSolid } from '../../src/domain/read-mesh-solid.ts';
import { writeStl } from '../../src/domain/stl/write-stl.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type OpenStep, openStep } from '../../src/kernel/open-step.ts';
import { readSolidShape } from '../../src/kernel/read-solid-shape.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { writeStep } from '../../src/kernel/write-step.ts';

/** A changed copy of a part, as another system would hand it over, and what a comparison must call the pair. */
export interface Variant {
  readonly name: string;
  /** What the part itself is compared with: `original`, or a mesh of it. */
  readonly from: 'original' | 'coarse mesh';
  /** null for a copy that the kernel itself has broken: reading refuses it, or its faces are others. */
  readonly make: () => SolidShape | null;
  /** A mirror image of a symmetric part is the part itself: where it is not known which it is, either is right. */
  readonly right: readonly EvidenceClass[];
}

export interface VariedPart extends Disposable {
  readonly original: SolidShape;
  readonly coarse: () => SolidShape;
  readonly variants: readonly Variant[];
}

/** Chords of a tessellation: relative to the diagonal, and in radians. */
const FINE = { deflection: 2e-4, angle: 0.1 };
const COARSE = { deflection: 5e-3, angle: 0.5 };

/** Whether a part is its own mirror image, as it was constructed. */
export type Handedness = 'symmetric' | 'chiral' | 'unknown';

const MIRRORED: Readonly<Record<Handedness, readonly EvidenceClass[]>> = {
  symmetric: ['identical'],
  chiral: ['mirrored'],
  unknown: ['mirrored', 'identical'],
};

/** The variants of a STEP file: moved, mirrored and scaled copies that were exported again, and meshes. */
export function varyPart(oc: OpenCascade, bytes: Uint8Array, handedness: Handedness = 'unknown'): VariedPart {
  const step = openStep(oc, bytes, new StageClock(() => undefined));
  const { shape } = step;
  const { boundingBox } = step.measured();
  const diagonal = Math.hypot(...[0, 1, 2].map((i) => at(boundingBox.max, i) - at(boundingBox.min, i)));
  const exported =
    (change: readonly Change[], factor = 1) =>
    () =>
      withFacesOf(original, again(oc, changed(oc, shape, change)), factor);
  const meshed = ({ deflection, angle }: typeof FINE, ...change: Change[]) => {
    return () => meshOf(oc, changed(oc, shape, [...change, nudge]), [deflection * diagonal, angle]);
  };
  const original = readSolidShape(oc, step, undefined);
  const from = 'original' as const;
  return {
    original,
    coarse: meshed(COARSE),
    variants: [
      { name: 'moved', from, make: exported([turn, shift]), right: ['identical'] },
      { name: 'mirrored', from, make: exported([mirror, turn]), right: MIRRORED[handedness] },
      { name: 'scaled 1.05', from, make: exported([scale(1.05), turn], 1.05), right: ['scaled'] },
      { name: 'scaled 25.4', from, make: exported([scale(25.4), turn], 25.4), right: ['scaled'] },
      { name: 'fine mesh', from, make: meshed(FINE, turn), right: ['remeshed'] },
      { name: 'coarse mesh', from, make: meshed(COARSE, turn), right: ['remeshed'] },
      // Without curves both are the same facets.
      {
        name: 'coarse and fine',
        from: 'coarse mesh',
        make: meshed(FINE, turn),
        right: ['remeshed', 'identical'],
      },
    ],
    [Symbol.dispose]: () => step[Symbol.dispose](),
  };
}

type Change = (oc: OpenCascade, how: gp_Trsf) => void;

const turn: Change = (oc, how) => {
  using axis = new oc.gp_Ax1(new oc.gp_Pnt(3, 1, 2), new oc.gp_Dir(0.3, 0.5, 0.81));
  how.SetRotation(axis, 1.234);
};
const shift: Change = (oc, how) => how.SetTranslation(new oc.gp_Vec(31, -17, 5.5));
const mirror: Change = (oc, how) =>
  how.SetMirror(new oc.gp_Ax2(new oc.gp_Pnt(1, 2, 3), new oc.gp_Dir(0.2, 0.9, 0.4)));
const scale =
  (factor: number): Change =>
  (oc, how) =>
    how.SetScale(new oc.gp_Pnt(0, 0, 0), factor);
/** A copy has no triangles of an earlier tessellation. */
const nudge: Change = (oc, how) => how.SetTranslation(new oc.gp_Vec(1e-3, 0, 0));

function changed(oc: OpenCascade, shape: TopoDS_Shape, changes: readonly Change[]): TopoDS_Shape {
  return changes.reduce((current, change) => {
    using how = new oc.gp_Trsf();
    change(oc, how);
    using made = new oc.BRepBuilderAPI_Transform(current, how, true, false);
    return made.Shape();
  }, shape);
}

/** Written as STEP and read again; null when it is refused. */
export function again(oc: OpenCascade, shape: TopoDS_Shape): SolidShape | null {
  try {
    using step: OpenStep = openStep(oc, writeStep(oc, [shape]), new StageClock(() => undefined));
    return readSolidShape(oc, step, undefined);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'PARSE_FAILED') return null;
    throw thrown;
  }
}

/** Where edges lie beside their surfaces, the kernel trims the faces of a copy in another way: 22 % of one face of a nut. */
const ONE_AREA = 5e-4;

/** null for a copy whose faces have other areas than those of the part. */
function withFacesOf(part: SolidShape, copy: SolidShape | null, factor: number): SolidShape | null {
  if (copy === null) return null;
  const [ours, theirs] = [areasOf(part), areasOf(copy)];
  const isOther = (area: number, i: number) => Math.abs(at(theirs, i) / (area * factor ** 2) - 1) > ONE_AREA;
  return ours.length !== theirs.length || ours.some(isOther) ? null : copy;
}

function areasOf({ faces }: SolidShape): readonly number[] {
  return faces.map(({ measures }) => measures?.areaMm2 ?? 0).sort((a, b) => a - b);
}

/** As it comes back from an STL file of so many mm and radians of chord. */
export function meshOf(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  [deflection, angle]: readonly [number, number],
): SolidShape {
  using found = oc.ReplicadMeshExtractor.extract(shape, deflection, angle, false);
  const { buffer } = oc.wasmMemory;
  const vertices = new Float32Array(buffer, found.getVerticesPtr(), found.getVerticesSize()).slice();
  const triangles = new Uint32Array(buffer, found.getTrianglesPtr(), found.getTrianglesSize()).slice();
  return readMeshSolid('stl', writeStl({ vertices, triangles }), undefined);
}

function at(values: readonly number[], i: number): number {
  return values[i] as number;
}
