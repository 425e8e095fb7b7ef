import { Uint32List } from './growing-array.ts';
import { brokenMesh, overFacetLimit, overLimit } from './mesh-error.ts';
import { triangulate } from './triangulate.ts';
import type { Corners } from './weld.ts';

/** Corners of a polygon, and comparisons that concave ones may take altogether. */
const MAX_CORNERS = 100_000;
const MAX_WORK = 200_000_000;

/**
 * Polygons by vertex numbers, made triangles when all vertices are known. Triangles and, where they are
 * plane and convex, fans come out as they went in.
 */
export class PolygonList {
  readonly triangles = new Uint32List();
  /** Longer polygons: number of corners, corners. */
  private readonly polygons = new Uint32List();
  private readonly corners = new Uint32List();
  private readonly format: string;
  private readonly maxFacets: number;
  /** Polygons with fewer than three corners. */
  tooShort = 0;

  constructor(format: string, maxFacets: number) {
    this.format = format;
    this.maxFacets = maxFacets;
  }

  /** Adds a corner of the polygon that `close` ends. */
  corner(vertex: number): void {
    if (this.corners.length >= MAX_CORNERS) {
      const message = `A face of the ${this.format} file has over ${MAX_CORNERS} corners. Export the mesh as triangles.`;
      throw overLimit({ limit: 'faceCorners', allowed: MAX_CORNERS }, message);
    }
    this.corners.push(vertex);
  }

  close(): void {
    const { length, values } = this.corners;
    this.corners.length = 0;
    if (length < 3) {
      this.tooShort++;
      return;
    }
    const list = length === 3 ? this.triangles : this.polygons;
    if (length > 3) list.push(length);
    for (let i = 0; i < length; i++) list.push(values[i] as number);
    this.requireRoom(this.triangles.length / 3 + this.polygons.length / 5);
  }

  /** Raises PARSE_FAILED for a number that no vertex has, RESOURCE_EXHAUSTED (`faceWork`). */
  finish(vertices: Corners): Uint32Array {
    const count = vertices.length / 3;
    let work = 0;
    for (let at = 0; at < this.polygons.length; ) {
      const length = this.polygons.values[at] as number;
      const polygon = this.polygons.values.subarray(at + 1, at + 1 + length);
      this.requireVertices(polygon, count);
      work += triangulate(vertices, polygon, this.triangles, MAX_WORK - work);
      if (work >= MAX_WORK) throw this.tooMuchWork();
      at += length + 1;
    }
    const triangles = this.triangles.finish();
    this.requireVertices(triangles, count);
    this.requireRoom(triangles.length / 3);
    return triangles;
  }

  private requireRoom(facets: number): void {
    if (facets > this.maxFacets) throw overFacetLimit(Math.floor(facets), this.maxFacets);
  }

  private requireVertices(corners: Uint32Array, count: number): void {
    for (let i = 0; i < corners.length; i++) {
      const vertex = corners[i] as number;
      if (vertex < count) continue;
      throw brokenMesh(this.format, `a face uses vertex ${vertex + 1} of ${count}`, {
        vertex,
        vertices: count,
      });
    }
  }

  private tooMuchWork() {
    const message = `The concave faces of the ${this.format} file are too long. Export the mesh as triangles.`;
    return overLimit({ limit: 'faceWork', allowed: MAX_WORK }, message);
  }
}
