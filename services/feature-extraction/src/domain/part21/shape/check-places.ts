import type { Warning } from '../../document.ts';
import { dot, type Vector } from '../matrices.ts';
import { part21Error } from '../part21-error.ts';
import { axisOf, lineOf } from './axes.ts';
import { cylindrical, difference, distance } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';
import { surfaceGap } from './surface-gap.ts';

/** Over the extent of the shape. */
const MAX_GAP = 0.05;
/** Over the length of the edge, the radius, or the extent of the face: 0.02 in published files. */
const MAX_LOCAL_GAP = 0.1;
/** Over the extent of the shape: what exporters round away, however small the edge is. */
const ROUNDING = 2e-4;
/** Over what is refused: above is said. */
const TOLD = 0.4;

/**
 * Holds vertices against the lines and circles of their edges and the elementary surfaces of their faces. The kernel
 * bridges any distance without complaint. Other curves and surfaces are left to the kernel's tolerances.
 *
 * Raises PARSE_FAILED / preflight for a vertex that is far away, and for an edge that runs against its line; warns of
 * those that are a little away.
 */
export function checkPlaces(topology: ShapeTopology, extent: number): readonly Warning[] {
  const check = new PlaceCheck(topology, extent);
  for (const edge of topology.slotsOf('EDGE_CURVE')) check.edge(edge);
  for (const name of ['ADVANCED_FACE', 'FACE_SURFACE']) {
    for (const face of topology.slotsOf(name)) check.face(face);
  }
  return check.warnings();
}

/** How far a vertex is from what it should lie on, and how large that is. */
interface Gap {
  readonly gap: number;
  readonly size: number;
  readonly geometry: number;
}

class PlaceCheck {
  private readonly topology: ShapeTopology;
  private readonly extent: number;
  private told = 0;
  private first = -1;

  constructor(topology: ShapeTopology, extent: number) {
    this.topology = topology;
    this.extent = extent;
  }

  edge(edge: number): void {
    const { topology } = this;
    const start = topology.placeOf(topology.reference(edge, 0));
    const end = topology.placeOf(topology.reference(edge, 1));
    if (!start || !end) return;
    const curve = topology.curveOf(edge);
    const type = topology.index.typeName(curve);
    if (type === 'LINE') this.line(edge, curve, start, end);
    if (type === 'CIRCLE') this.circle(edge, curve, start, end);
  }

  face(face: number): void {
    const { topology } = this;
    const surface = topology.index.referencesOf(face).at(-1) as number;
    const gapOf = surfaceGap(topology, surface);
    if (!gapOf) return;
    let first: Vector | null = null;
    let [gap, size] = [0, 0];
    for (const bound of topology.boundsOf(face)) {
      for (const orientedEdge of topology.orientedEdgesOf(bound)) {
        const vertex = topology.startOf(orientedEdge);
        const place = vertex === null ? null : topology.placeOf(vertex);
        if (!place) continue;
        first ??= place;
        size = Math.max(size, distance(place, first));
        gap = Math.max(gap, gapOf(place));
      }
    }
    this.judge(face, { gap, size, geometry: surface });
  }

  warnings(): readonly Warning[] {
    if (this.told === 0) return [];
    const { index } = this.topology;
    const at = `${index.nameOf(this.first)} in line ${index.line[this.first] ?? 0}`;
    const message = `${this.told} edges and faces (${at} first) have vertices that do not lie on them; measures may be wrong by as much.`;
    return [{ code: 'vertices_off', message }];
  }

  private line(edge: number, curve: number, start: Vector, end: Vector): void {
    const line = lineOf(this.topology, curve);
    if (!line) return;
    const gap = Math.max(cylindrical(start, line).away, cylindrical(end, line).away);
    this.judge(edge, { gap, size: distance(start, end), geometry: curve });
    const along = dot(difference(end, start), line.direction);
    const magnitude = this.topology.values.number(this.topology.reference(curve, 1), 0);
    const isAgainst = this.topology.values.isReversed(edge) !== magnitude < 0;
    if ((isAgainst ? along : -along) > MAX_GAP * this.extent) {
      throw this.broken(edge, `runs against ${this.nameOf(curve)}`);
    }
  }

  private circle(edge: number, curve: number, start: Vector, end: Vector): void {
    const axis = axisOf(this.topology, this.topology.reference(curve, 0));
    if (!axis) return;
    const radius = this.topology.values.number(curve, 0);
    for (const place of [start, end]) {
      const { along, away } = cylindrical(place, axis);
      this.judge(edge, { gap: Math.hypot(along, away - radius), size: radius, geometry: curve });
    }
  }

  private judge(slot: number, { gap, size, geometry }: Gap): void {
    const local =
      size > 0 ? Math.max(MAX_LOCAL_GAP * size, ROUNDING * this.extent) : Number.POSITIVE_INFINITY;
    const most = Math.min(MAX_GAP * this.extent, local);
    if (gap <= most * TOLD) return;
    if (gap > most) {
      throw this.broken(
        slot,
        `has a vertex that is ${Number(gap.toPrecision(3))} away from ${this.nameOf(geometry)}`,
      );
    }
    if (this.told++ === 0) this.first = slot;
  }

  private nameOf(slot: number): string {
    return `${this.topology.index.nameOf(slot)} ${this.topology.index.typeName(slot)}`;
  }

  private broken(slot: number, problem: string) {
    const { index } = this.topology;
    return part21Error(`${this.nameOf(slot)} ${problem}`, {
      line: index.line[slot] ?? 0,
      instance: index.nameOf(slot),
    });
  }
}
