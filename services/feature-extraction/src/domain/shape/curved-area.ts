import type { Vec3 } from '@cadml/cad-model';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { Surface } from './shape-document.ts';
import { tellingRadials } from './surface-normal.ts';
import { along, between, cross, dot, norm, unit } from './vec3.ts';

/**
 * The area of the surface over a facet whose corners lie on it, over the area of the facet: a chord is shorter
 * than its arc by (θ/2)/sin(θ/2), so that coarse and fine facets give the same area.
 */
export function curvedArea(surface: Surface, corners: readonly [Vec3, Vec3, Vec3]): number {
  switch (surface.kind) {
    case 'cylinder':
    case 'cone':
      return arcOverChord(
        widestTurn(corners.map((corner) => radialFrom(surface.origin, surface.axis, corner))),
      );
    case 'sphere':
      return sphericalShare(corners.map((corner) => between(surface.origin, corner)));
    case 'torus': {
      const radials = corners.map((corner) => radialFrom(surface.origin, surface.axis, corner));
      const spokes = corners.map((corner, i) => {
        const spine = along(surface.origin, surface.majorRadius, unit(radials[i] as Vec3));
        return planarSpoke(between(spine, corner), unit(radials[i] as Vec3), surface.axis);
      });
      return arcOverChord(widestTurn(radials)) * arcOverChord(widestTurn(spokes));
    }
    default:
      return 1;
  }
}

function arcOverChord(angle: number): number {
  return angle < 1e-6 ? 1 : angle / 2 / Math.sin(angle / 2);
}

/** 0 where fewer than two of the corners are off the axis. */
function widestTurn(radials: readonly Vec3[]): number {
  const telling = tellingRadials(radials);
  return Math.max(0, ...telling.map((a, i) => angleOf(a, telling[(i + 1) % telling.length] as Vec3)));
}

function angleOf(a: Vec3, b: Vec3): number {
  return Math.atan2(norm(cross(a, b)), dot(a, b));
}

/** In the half plane of the torus' profile. */
function planarSpoke(spoke: Vec3, radial: Vec3, axis: Vec3): Vec3 {
  return [dot(spoke, radial), dot(spoke, axis), 0];
}

/** The solid angle of a triangle (Van Oosterom, Strackee 1983) times the radius squared, over its flat area. */
function sphericalShare([a, b, c]: readonly Vec3[]): number {
  const [p, q, r] = [a as Vec3, b as Vec3, c as Vec3];
  const [lp, lq, lr] = [norm(p), norm(q), norm(r)];
  const flat = norm(cross(between(p, q), between(p, r))) / 2;
  const lower = lp * lq * lr + dot(p, q) * lr + dot(q, r) * lp + dot(r, p) * lq;
  const solid = 2 * Math.atan2(Math.abs(dot(p, cross(q, r))), lower);
  const square = ((lp + lq + lr) / 3) ** 2;
  return flat > 0 ? Math.max(1, Math.min(4, (solid * square) / flat)) : 1;
}
