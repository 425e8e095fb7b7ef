import type { InstanceIndex } from '../instance-index.ts';
import type { Vector } from '../matrices.ts';
import type { ShapeValues } from './shape-values.ts';

const FACES = ['ADVANCED_FACE', 'FACE_SURFACE', 'FACE'];
const BOUNDS = ['FACE_BOUND', 'FACE_OUTER_BOUND'];
const SURFACE_CURVES = ['SURFACE_CURVE', 'SEAM_CURVE', 'INTERSECTION_CURVE', 'BOUNDED_SURFACE_CURVE'];

/**
 * How the faces, loops, edges and vertices of a shape that `readShape` has passed refer to each other, by slot.
 * Complex instances and subtypes with edges of their own are not followed.
 */
export class ShapeTopology {
  readonly index: InstanceIndex;
  readonly values: ShapeValues;
  private readonly faceTypes: ReadonlySet<number>;
  private readonly boundTypes: ReadonlySet<number>;
  private readonly surfaceCurveTypes: ReadonlySet<number>;
  private readonly types: Readonly<
    Record<'loop' | 'vertexLoop' | 'orientedEdge' | 'edge' | 'vertex' | 'point' | 'orientedFace', number>
  >;

  constructor(index: InstanceIndex, values: ShapeValues) {
    const typeNumber = (name: string) => index.types.names.indexOf(name);
    this.index = index;
    this.values = values;
    this.faceTypes = new Set(FACES.map(typeNumber));
    this.boundTypes = new Set(BOUNDS.map(typeNumber));
    this.surfaceCurveTypes = index.typesNamed(new Set(SURFACE_CURVES));
    this.types = {
      loop: typeNumber('EDGE_LOOP'),
      vertexLoop: typeNumber('VERTEX_LOOP'),
      orientedEdge: typeNumber('ORIENTED_EDGE'),
      edge: typeNumber('EDGE_CURVE'),
      vertex: typeNumber('VERTEX_POINT'),
      point: typeNumber('CARTESIAN_POINT'),
      orientedFace: typeNumber('ORIENTED_FACE'),
    };
  }

  /** Instances of an entity that are part of the shape in space. */
  slotsOf(name: string): readonly number[] {
    return this.index.slotsOf(name).filter((slot) => this.values.dimension[slot] === 3);
  }

  isFace(slot: number): boolean {
    return this.faceTypes.has(this.index.typeOf(slot));
  }

  facesOf(shell: number): readonly number[] {
    const faces: number[] = [];
    for (const slot of this.index.referencesOf(shell)) {
      const isOriented = this.index.typeOf(slot) === this.types.orientedFace;
      const face = isOriented ? (this.index.referencesOf(slot).at(-1) as number) : slot;
      if (this.isFace(face)) faces.push(face);
    }
    return faces;
  }

  boundsOf(face: number): readonly number[] {
    const { references, referenceStart, referenceEnd } = this.index;
    const bounds: number[] = [];
    const end = referenceEnd[face] as number;
    for (let at = referenceStart[face] as number; at < end; at++) {
      const slot = references[at] as number;
      if (this.boundTypes.has(this.index.typeOf(slot))) bounds.push(slot);
    }
    return bounds;
  }

  /** The oriented edges of a bound; none for loops of other kinds. */
  orientedEdgesOf(bound: number): Uint32Array {
    const loop = this.reference(bound, 0);
    return this.index.typeOf(loop) === this.types.loop ? this.index.referencesOf(loop) : new Uint32Array(0);
  }

  /** The vertices where the edges of a bound start, or the one that is all of it; without those that are not known. */
  verticesOf(bound: number): readonly number[] {
    const loop = this.reference(bound, 0);
    if (this.index.typeOf(loop) === this.types.vertexLoop) return [this.reference(loop, 0)];
    return [...this.orientedEdgesOf(bound)].flatMap((orientedEdge) => this.startOf(orientedEdge) ?? []);
  }

  /** The EDGE_CURVEs of a face, each as often as it uses it. */
  edgesOf(face: number): readonly number[] {
    const edges: number[] = [];
    for (const bound of this.boundsOf(face)) {
      for (const orientedEdge of this.orientedEdgesOf(bound)) {
        const edge = this.edgeOf(orientedEdge);
        if (edge !== null) edges.push(edge);
      }
    }
    return edges;
  }

  /** The EDGE_CURVE of an oriented edge; null where it is something else. */
  edgeOf(orientedEdge: number): number | null {
    if (this.index.typeOf(orientedEdge) !== this.types.orientedEdge) return null;
    const edge = this.index.references[(this.index.referenceEnd[orientedEdge] as number) - 1] as number;
    return this.index.typeOf(edge) === this.types.edge ? edge : null;
  }

  /** The vertex where an oriented edge starts; null where it is not known. */
  startOf(orientedEdge: number): number | null {
    const edge = this.edgeOf(orientedEdge);
    return edge === null ? null : this.reference(edge, this.values.isReversed(orientedEdge) ? 1 : 0);
  }

  /** The vertex where it ends. */
  endOf(orientedEdge: number): number | null {
    const edge = this.edgeOf(orientedEdge);
    return edge === null ? null : this.reference(edge, this.values.isReversed(orientedEdge) ? 0 : 1);
  }

  /** The curve of an EDGE_CURVE in space, whatever it says of surfaces. */
  curveOf(edge: number): number {
    const curve = this.reference(edge, 2);
    return this.isSurfaceCurve(curve) ? this.reference(curve, 0) : curve;
  }

  /** Whether a curve is said in space and on surfaces. */
  isSurfaceCurve(slot: number): boolean {
    return this.surfaceCurveTypes.has(this.index.typeOf(slot));
  }

  /** The i-th instance that an instance refers to. */
  reference(slot: number, i: number): number {
    return this.index.references[(this.index.referenceStart[slot] as number) + i] as number;
  }

  /** Where a vertex lies; null where that is not said by a CARTESIAN_POINT. */
  placeOf(vertex: number): Vector | null {
    if (this.index.typeOf(vertex) !== this.types.vertex) return null;
    const point = this.reference(vertex, 0);
    return this.index.typeOf(point) === this.types.point ? this.vectorOf(point) : null;
  }

  /** A point or direction in space. */
  vectorOf(slot: number): Vector {
    const { values } = this;
    return [values.number(slot, 0), values.number(slot, 1), values.number(slot, 2)];
  }
}
