import type { Vec3 } from '@cadml/cad-model';
import type {
  BRepAdaptor_Surface,
  gp_Ax1,
  gp_Ax3,
  gp_Dir,
  gp_Pnt,
  TopoDS_Shape,
} from 'replicad-opencascadejs';
import type { FaceSurface, ShapeFace } from '../domain/compare/solid-shape.ts';
import { dot, minus, norm, plus, times, unit } from '../domain/compare/vectors.ts';
import { faceMeasures } from './face-measures.ts';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceName } from './surface-types.ts';

/** What a face lies on, in the coordinates of the shape. */
export function shapeFace(oc: OpenCascade, shape: TopoDS_Shape): ShapeFace {
  using face = oc.TopoDS.Face(shape);
  using adaptor = new oc.BRepAdaptor_Surface(face, true);
  const type = surfaceName(adaptor.GetType());
  const surface = closedForm(adaptor, type);
  const hasAxis = surface !== null && surface.type !== 'plane';
  const turn = hasAxis ? adaptor.LastUParameter() - adaptor.FirstUParameter() : 0;
  return { type, surface, turn, measures: faceMeasures(oc, face) };
}

function closedForm(adaptor: BRepAdaptor_Surface, type: string): FaceSurface | null {
  switch (type) {
    case 'plane': {
      using plane = adaptor.Plane();
      return { type, ...frameOf(plane.Position()) };
    }
    case 'cylinder': {
      using cylinder = adaptor.Cylinder();
      return { type, ...frameOf(cylinder.Position()), radius: cylinder.Radius() };
    }
    case 'cone':
      return coneOf(adaptor);
    case 'sphere': {
      using sphere = adaptor.Sphere();
      return { type, origin: frameOf(sphere.Position()).origin, radius: sphere.Radius() };
    }
    case 'torus':
      return torusOf(adaptor);
    default:
      return null;
  }
}

/**
 * The kernel's cones and tori are not bound. Points of the parametrisation that are half a turn apart lie on
 * either side of the axis: their middle is on it, and half their distance is the radius there.
 */
function across(adaptor: BRepAdaptor_Surface, v: number): { readonly middle: Vec3; readonly radius: number } {
  const [p, q] = [pointOf(adaptor, 0, v), pointOf(adaptor, Math.PI, v)];
  return { middle: times(plus(p, q), 0.5), radius: norm(minus(p, q)) / 2 };
}

/** O + (R + v·sin α)(cos u·X + sin u·Y) + v·cos α·Z, seen from the wider end: at the apex there is no across. */
function coneOf(adaptor: BRepAdaptor_Surface): FaceSurface {
  const ends = [adaptor.FirstVParameter(), adaptor.LastVParameter()] as const;
  const [first, last] = [across(adaptor, ends[0]), across(adaptor, ends[1])];
  const [v, wide] = first.radius > last.radius ? [ends[0], first] : [ends[1], last];
  const start = pointOf(adaptor, 0, v);
  const generator = minus(pointOf(adaptor, 0, v + 1), start);
  const axis = unit(minus(across(adaptor, v + 1).middle, wide.middle));
  const outward = unit(minus(start, wide.middle));
  const halfAngle = Math.atan2(dot(generator, outward), dot(generator, axis));
  return { type: 'cone', origin: wide.middle, axis, radius: wide.radius, halfAngle };
}

/** O + (R + r·cos v)(cos u·X + sin u·Y) + r·sin v·Z */
function torusOf(adaptor: BRepAdaptor_Surface): FaceSurface {
  const [outer, inner] = [across(adaptor, 0), across(adaptor, Math.PI)];
  const top = across(adaptor, Math.PI / 2).middle;
  return {
    type: 'torus',
    origin: outer.middle,
    axis: unit(minus(top, outer.middle)),
    radius: (outer.radius + inner.radius) / 2,
    minorRadius: (outer.radius - inner.radius) / 2,
  };
}

function pointOf(adaptor: BRepAdaptor_Surface, u: number, v: number): Vec3 {
  using point = adaptor.Value(u, v);
  return [point.X(), point.Y(), point.Z()];
}

/** Takes the position over. */
function frameOf(position: gp_Ax3): { readonly origin: Vec3; readonly axis: Vec3 } {
  using owned = position;
  using origin: gp_Pnt = owned.Location();
  using axis: gp_Ax1 = owned.Axis();
  using direction: gp_Dir = axis.Direction();
  return {
    origin: [origin.X(), origin.Y(), origin.Z()],
    axis: [direction.X(), direction.Y(), direction.Z()],
  };
}
