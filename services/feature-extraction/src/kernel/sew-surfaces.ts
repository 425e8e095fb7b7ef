import type { BoundingBox } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { looseBox } from './bounding-box.ts';
import { distinctShapes, type ShapeSet } from './distinct-shapes.ts';
import { volumeProperties } from './mass-properties.ts';
import type { OpenCascade } from './open-cascade.ts';
import { shellPlaces } from './shell-places.ts';

/** What loose surfaces become when edges that lie together are joined. */
export interface SewnSurfaces {
  /** How far apart joined edges may lie. */
  readonly toleranceMm: number;
  readonly shells: number;
  readonly closedShells: number;
  /** Edges at which no other surface was found. */
  readonly freeEdges: number;
  /** Once for each place where surfaces meet. */
  readonly edges: number;
  /** Of the bodies that the surfaces enclose; null when they do not, or when it cannot be told. */
  readonly volumeMm3: number | null;
  /** Pairs of the bodies that share some of their space, which the volume counts twice. */
  readonly overlaps: number;
}

/** From exact to what exchange between systems loses; the first that closes everything is taken. */
const TOLERANCES_MM = [1e-5, 1e-4, 1e-3] as const;
/** Two volumes of one body, from surfaces as they lie and as they were sewn. */
const SAME_VOLUME = 1e-4;

/**
 * Joins surfaces into shells (`BRepBuilderAPI_Sewing`) to learn whether they enclose bodies. Where more than
 * two surfaces meet at an edge (bodies that touch) the volume depends on how they belong together: then it is told only
 * if the surfaces' own directions give the same. Where one shell lies inside another (a cavity, or a body in a body?)
 * it is not told.
 */
export function sewSurfaces(oc: OpenCascade, surfaces: TopoDS_Shape, traits: SurfaceTraits): SewnSurfaces {
  let best: SewnSurfaces | null = null;
  for (const toleranceMm of TOLERANCES_MM) {
    const sewn = sewWithin(oc, { surfaces, ...traits, toleranceMm });
    if (best === null || openShells(sewn) < openShells(best)) best = sewn;
    if (openShells(sewn) === 0 && sewn.shells > 0) return sewn;
  }
  return best as SewnSurfaces;
}

function openShells({ shells, closedShells }: SewnSurfaces): number {
  return shells === 0 ? Number.POSITIVE_INFINITY : shells - closedShells;
}

export interface SurfaceTraits {
  /** Whether some surface is. */
  readonly freeForm: boolean;
  /** Of all of them. */
  readonly areaMm2: number;
}

interface LooseSurfaces extends SurfaceTraits {
  readonly surfaces: TopoDS_Shape;
  readonly toleranceMm: number;
}

function sewWithin(oc: OpenCascade, loose: LooseSurfaces): SewnSurfaces {
  const { surfaces, toleranceMm } = loose;
  using sewing = new oc.BRepBuilderAPI_Sewing(toleranceMm, true, true, true, false);
  sewing.Add(surfaces);
  sewing.Perform();
  using shape = sewing.SewedShape();
  using shells = shellsOf(oc, shape);
  using edges = distinctShapes(oc, shape, 'EDGE');
  const closedShells = shells.members.filter((shell) => oc.BRep_Tool.IsClosed(shell)).length;
  const freeEdges = sewing.NbFreeEdges();
  const counts = { toleranceMm, shells: shells.size, closedShells, freeEdges, edges: edges.size };
  const closed = closedShells > 0 && closedShells === shells.size && freeEdges === 0;
  const volumeMm3 = closed ? enclosedVolume(oc, loose, shells) : null;
  if (volumeMm3 === null || shells.size === 1) return { ...counts, volumeMm3, overlaps: 0 };
  const places = shellPlaces(oc, shape, loose.areaMm2) ?? { nested: isNested(oc, shells), overlaps: 0 };
  return { ...counts, volumeMm3: places.nested ? null : volumeMm3, overlaps: places.overlaps };
}

/** Of a sewn shape: a face that closes upon itself, such as a torus, comes without one. */
function shellsOf(oc: OpenCascade, sewn: TopoDS_Shape): ShapeSet {
  const shells = distinctShapes(oc, sewn, 'SHELL');
  const { TopAbs_FACE: face, TopAbs_SHELL: shell } = oc.TopAbs_ShapeEnum;
  using explorer = new oc.TopExp_Explorer(sewn, face, shell);
  for (; explorer.More(); explorer.Next()) {
    using current = explorer.Current();
    const own = shellOf(oc, current);
    if (oc.BRep_Tool.IsClosed(own)) shells.add(own);
    else own.delete();
  }
  return shells;
}

function shellOf(oc: OpenCascade, face: TopoDS_Shape): TopoDS_Shape {
  using builder = new oc.TopoDS_Builder();
  const shell = new oc.TopoDS_Shell();
  builder.MakeShell(shell);
  builder.Add(shell, face);
  return shell;
}

/** By their own directions when both agree: sewing moves edges a little, the surfaces are as they were. */
function enclosedVolume(oc: OpenCascade, loose: LooseSurfaces, shells: ShapeSet): number | null {
  const { surfaces, freeForm, toleranceMm } = loose;
  const sewn = shells.members.reduce((sum, shell) => sum + Math.abs(volume(oc, shell, freeForm)), 0);
  const own = Math.abs(volume(oc, surfaces, freeForm));
  if (Math.abs(own - sewn) <= SAME_VOLUME * sewn) return own;
  return isNested(oc, shells) || edgesOfMany(oc, surfaces, toleranceMm) > 0 ? null : sewn;
}

/** Edges at which more than two surfaces meet. */
function edgesOfMany(oc: OpenCascade, surfaces: TopoDS_Shape, toleranceMm: number): number {
  using sewing = new oc.BRepBuilderAPI_Sewing(toleranceMm, true, true, true, true);
  sewing.Add(surfaces);
  sewing.Perform();
  return sewing.NbMultipleEdges();
}

/** Whether the box of a shell lies inside that of another. Quadratic, so only for so many. */
const MAX_COMPARED = 2_000;

function isNested(oc: OpenCascade, { members }: ShapeSet): boolean {
  if (members.length > MAX_COMPARED) return true;
  const boxes = members.map((shell) => looseBox(oc, shell));
  return boxes.some((inner, i) => boxes.some((outer, k) => i !== k && lies(inner, outer)));
}

function lies(inner: BoundingBox | null, outer: BoundingBox | null): boolean {
  if (!inner || !outer) return true;
  return inner.min.every(
    (low, axis) =>
      low >= (outer.min[axis] as number) && (inner.max[axis] as number) <= (outer.max[axis] as number),
  );
}

function volume(oc: OpenCascade, shape: TopoDS_Shape, freeForm: boolean): number {
  using props = volumeProperties(oc, shape, freeForm);
  return props.Mass();
}
