import type { Warning } from '../../document.ts';
import { dot, type Vector } from '../matrices.ts';
import { part21Error } from '../part21-error.ts';
import { axisOf, lineOf } from './axes.ts';
import { cylindrical, difference, distance } from './distances.ts';
import type { ShapeSize } from './extent.ts';
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
 * Raises PARSE_FAILED / preflight for a vertex that is far away, farther than the file's own uncertainty. Warns of those
 * that are a little away, and of edges that run against their lines, which the kernel turns.
 */
export function checkPlaces(topology: ShapeTopology, size: ShapeSize): readonly Warning[] {
  const check = new PlaceCheck(topology, size);
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
  private readonly size: ShapeSize;
  private readonly off: number[] = [];
  private readonly turned: number[] = [];

  constructor(topology: ShapeTopology, size: ShapeSize) {
    this.topology = topology;
    this.size = size;
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
      for (const vertex of topology.verticesOf(bound)) {
        const place = topology.placeOf(vertex);
        if (!place) continue;
        first ??= place;
        size = Math.max(size, distance(place, first));
        gap = Math.max(gap, gapOf(place));
      }
    }
    this.judge(face, { gap, size, geometry: surface });
  }

  warnings(): readonly Warning[] {
    const warnings: Warning[] = [];
    if (this.off.length > 0) {
      const message = `${this.off.length} edges and faces (${this.firstOf(this.off)}) have vertices that do not lie on them; measures may be wrong by as much.`;
      warnings.push({ code: 'vertices_off', message });
    }
    if (this.turned.length > 0) {
      const message = `${this.turned.length} edges (${this.firstOf(this.turned)}) run against their lines; they were taken from vertex to vertex.`;
      warnings.push({ code: 'edges_turned', message });
    }
    return warnings;
  }

  private firstOf([slot = 0]: readonly number[]): string {
    const { index } = this.topology;
    return `${index.nameOf(slot)} in line ${index.line[slot] ?? 0} first`;
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
    if (back > this.limit(TOLD, distance(start, end))) this.turned.push(edge);
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
    if (gap > Math.max(this.limit(REFUSED, size), this.size.accuracy)) {
      const length = Number(gap.toPrecision(3));
      throw this.broken(slot, `has a vertex that is ${length} away from ${this.nameOf(geometry)}`);
    }
    this.off.push(slot);
  }

  /** Of what has no size, or none that is known, the shape is what counts. */
  private limit({ whole, local, least }: GapLimit, size: number): number {
    const { extent } = this.size;
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
