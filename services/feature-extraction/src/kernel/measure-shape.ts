import type { BoundingBox } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { boxVolume, looseBox, optimalBox } from './bounding-box.ts';
import { isCollapsed } from './collapsed-edges.ts';
import { distinctShapes, type Prototype, prototypesOf } from './distinct-shapes.ts';
import { hasFreeForm, isFreeForm, surfaceProperties, volumeProperties } from './mass-properties.ts';
import type { OpenCascade } from './open-cascade.ts';
import { countSurfaceTypes, surfaceType } from './surface-types.ts';

/** A solid's volume beside the volume of a box that surely contains it. */
export interface SolidVolume {
  readonly volumeMm3: number;
  readonly boxVolumeMm3: number;
}

/** The faces of a B-rep, unchecked: what pictures need, and the quicker half of its measures. */
export interface ShapeFaces {
  readonly areaMm2: number;
  readonly faces: number;
  /** Counts each definition once, however often it is placed. */
  readonly distinctFaces: number;
  readonly surfaceTypes: Readonly<Record<string, number>>;
}

/**
 * What the kernel measures of a B-rep, unchecked.
 *
 * Solids, shells, faces and edges count as the document places them: a part placed twice counts twice, an
 * edge between two faces once.
 */
export interface ShapeMeasures extends ShapeFaces {
  readonly boundingBox: BoundingBox | null;
  readonly solidVolumes: readonly SolidVolume[];
  /** Sum over the solids; null when there is none. */
  readonly volumeMm3: number | null;
  readonly solids: number;
  readonly shells: number;
  readonly edges: number;
  /** Definitions of edges that have a length, and of those that are a single point. */
  readonly distinctEdges: number;
  readonly collapsedEdges: number;
  /** The largest tolerance of a vertex: so far from it an edge or a surface ends. */
  readonly largestGapMm: number;
}

export function measureFaces(oc: OpenCascade, shape: TopoDS_Shape): ShapeFaces {
  using faces = distinctShapes(oc, shape, 'FACE');
  using faceParts = prototypesOf(oc, faces);
  const surfaceTypes = countSurfaceTypes(oc, faceParts.items);
  const freeForm = hasFreeForm(surfaceTypes);
  return {
    areaMm2: total(faceParts.items, (part) => area(oc, part.shape, freeForm)),
    faces: faces.size,
    distinctFaces: faceParts.items.length,
    surfaceTypes,
  };
}

/** `known`: the faces, when they have been measured. */
export function measureShape(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  known: ShapeFaces = measureFaces(oc, shape),
): ShapeMeasures {
  using solids = distinctShapes(oc, shape, 'SOLID');
  using shells = distinctShapes(oc, shape, 'SHELL');
  using faces = distinctShapes(oc, shape, 'FACE');
  using edges = distinctShapes(oc, shape, 'EDGE');
  using solidParts = prototypesOf(oc, solids);
  using edgeParts = prototypesOf(oc, edges);
  const collapsedEdges = edgeParts.items.filter((edge) => isCollapsed(oc, edge.shape)).length;
  const freeForm = hasFreeForm(known.surfaceTypes);
  const solidVolumes = solidParts.items.map((part) => solidVolume(oc, part.shape, freeForm));
  return {
    ...known,
    boundingBox: optimalBox(oc, faces.members),
    solidVolumes,
    volumeMm3: solids.size === 0 ? null : total(solidParts.items, (_, i) => solidVolumes[i]?.volumeMm3 ?? 0),
    solids: solids.size,
    shells: shells.size,
    edges: edges.size,
    distinctEdges: edgeParts.items.length - collapsedEdges,
    collapsedEdges,
    largestGapMm: oc.BRep_Tool.MaxTolerance(shape, oc.TopAbs_ShapeEnum.TopAbs_VERTEX),
  };
}

function total(parts: readonly Prototype[], measure: (part: Prototype, index: number) => number): number {
  return parts.reduce((sum, part, index) => sum + part.instances * measure(part, index), 0);
}

function solidVolume(oc: OpenCascade, solid: TopoDS_Shape, freeForm: boolean): SolidVolume {
  using props = volumeProperties(oc, solid, freeForm);
  const box = looseBox(oc, solid);
  return { volumeMm3: props.Mass(), boxVolumeMm3: box ? boxVolume(box) : 0 };
}

/** `freeForm`: some face of the part is. */
function area(oc: OpenCascade, face: TopoDS_Shape, freeForm: boolean): number {
  using props = surfaceProperties(oc, face, freeForm && isFreeForm(surfaceType(oc, face)));
  // A reversed face has a negative mass.
  return Math.abs(props.Mass());
}
