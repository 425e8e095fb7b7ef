import type { Mesh } from './mesh.ts';

const HEADER_BYTES = 80;
const RECORD_BYTES = 50;

/** Binary STL. The header must not begin with "solid", or readers take it for text. */
export function toBinaryStl({ triangles }: Mesh, title: string): Uint8Array {
  const count = triangles.length / 9;
  const bytes = new Uint8Array(HEADER_BYTES + 4 + count * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  new TextEncoder().encodeInto(`binary STL: ${title}`, bytes.subarray(0, HEADER_BYTES));
  view.setUint32(HEADER_BYTES, count, true);
  for (let i = 0; i < count; i++) {
    const corners = triangles.subarray(9 * i, 9 * i + 9);
    for (const [j, value] of [...normal(corners), ...corners].entries()) {
      view.setFloat32(HEADER_BYTES + 4 + i * RECORD_BYTES + 4 * j, value, true);
    }
  }
  return bytes;
}

/** Text STL. Equal corners are written equally, so the mesh stays closed. */
export function toAsciiStl({ triangles }: Mesh, title: string): Uint8Array {
  const lines = [`solid ${title}`];
  for (let i = 0; i < triangles.length; i += 9) {
    const corners = triangles.subarray(i, i + 9);
    lines.push(`facet normal ${normal(corners).map(decimal).join(' ')}`, 'outer loop');
    for (let j = 0; j < 9; j += 3) {
      lines.push(`vertex ${Array.from(corners.subarray(j, j + 3), decimal).join(' ')}`);
    }
    lines.push('endloop', 'endfacet');
  }
  lines.push(`endsolid ${title}`, '');
  return new TextEncoder().encode(lines.join('\n'));
}

function decimal(value: number): string {
  return String(Number(value.toFixed(5)) + 0);
}

function normal(corners: Float32Array): number[] {
  const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = corners;
  const [ux, uy, uz] = [bx - ax, by - ay, bz - az];
  const [vx, vy, vz] = [cx - ax, cy - ay, cz - az];
  const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(...n) || 1;
  return n.map((value) => value / length);
}
