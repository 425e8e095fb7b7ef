import type { Warning } from '../../document.ts';
import { dot, type Vector } from '../matrices.ts';
import { part21Error } from '../part21-error.ts';
import { axisOf, lineOf } from './axes.ts';
import { cylindrical, difference, distance } from './distances.ts';
import type { ShapeTopology } from './shape-topology.ts';
import { surfaceGap } from './surface-gap.ts';

/** What a gap may be, over the extent of the shape, and over the size of what it is at. */
interface GapLimit {
  readonly whole: number;
  readonly local: number;
  /** Over the extent of the shape: allowed however small the edge is. */
  readonly least: number;
}

/** In published files a gap is at most 0.003 of the shape, and 0.02 of its edge where it is more than rounding. */
const TOLD: GapLimit = { whole: 0.007, local: 0.1, least: 2e-4 };
const REFUSED: GapLimit = { whole: 0.05, local: 0.5, least: 1e-3 };

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
    const back = isAgainst ? along : -along;
    if (back > this.limit(REFUSED, distance(start, end)))
      throw this.broken(edge, `runs against ${this.nameOf(curve)}`);
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
    if (gap <= this.limit(TOLD, size)) return;
    if (gap > this.limit(REFUSED, size)) {
      const length = Number(gap.toPrecision(3));
      throw this.broken(slot, `has a vertex that is ${length} away from ${this.nameOf(geometry)}`);
    }
    if (this.told++ === 0) this.first = slot;
  }

  /** Of what has no size, or none that is known, the shape is what counts. */
  private limit({ whole, local, least }: GapLimit, size: number): number {
    const { extent } = this;
    return size > 0 ? Math.min(whole * extent, Math.max(local * size, least * extent)) : whole * extent;
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
