import type { BrepScanner } from './scanner.ts';

/** A polyline in space: how many points, whether with parameters, deflection, points, parameters. */
export function readPolygon3d(scanner: BrepScanner): void {
  const nodes = scanner.count(1);
  const parameters = scanner.flag() ? 1 : 0;
  scanner.real();
  scanner.reals(nodes * (3 + parameters));
}

/** A polyline over the nodes of a triangulation. */
export function readPolygonOnTriangulation(scanner: BrepScanner): void {
  const nodes = scanner.count(1);
  for (let i = 0; i < nodes; i++) scanner.count(1);
  scanner.expect('p');
  scanner.real();
  if (scanner.flag()) scanner.reals(nodes);
}

/** Nodes, parameters on the surface, triangles; since version 3 also normals. */
export function readTriangulation(scanner: BrepScanner, version: number): void {
  const nodes = scanner.count();
  const triangles = scanner.count();
  const parameters = scanner.flag() ? 2 : 0;
  const normals = version >= 3 && scanner.flag() ? 3 : 0;
  scanner.real();
  scanner.reals(nodes * (3 + parameters));
  for (let i = 0; i < triangles * 3; i++) scanner.integer(1, nodes);
  scanner.reals(nodes * normals);
}
