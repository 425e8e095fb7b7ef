import type { GeometryProto } from '@cadml/contracts';

const SLACK = 1e-6;

type Geometry = GeometryProto.Geometry | undefined;

/** What a file says otherwise since it was damaged, though it described no other shape; a line each. */
export function differences(before: Geometry, after: Geometry): readonly string[] {
  const pairs = [
    ['volume', before?.volumeMm3, after?.volumeMm3],
    ['area', before?.areaMm2, after?.areaMm2],
    ['faces', before?.faces, after?.faces],
    ['edges', before?.edges, after?.edges],
  ] as const;
  return pairs
    .filter(([, was = 0, is = 0]) => Math.abs(is - was) > SLACK * Math.abs(was))
    .map(([what, was, is]) => `silently another ${what}: ${was} became ${is}`);
}
