import type { InstanceIndex } from './instance-index.ts';

const SOLIDS = ['MANIFOLD_SOLID_BREP', 'BREP_WITH_VOIDS', 'FACETED_BREP', 'ADVANCED_BREP'];
const SHELLS = ['CLOSED_SHELL', 'OPEN_SHELL', 'CONNECTED_FACE_SET', 'CONNECTED_FACE_SUB_SET'];
const FACES = ['ADVANCED_FACE', 'FACE_SURFACE'];
/** What lies between a representation and its faces. */
const BETWEEN = [
  'MAPPED_ITEM',
  'REPRESENTATION_MAP',
  'ORIENTED_CLOSED_SHELL',
  'ORIENTED_OPEN_SHELL',
  'ORIENTED_FACE',
  'SHELL_BASED_SURFACE_MODEL',
  'FACE_BASED_SURFACE_MODEL',
];
/** Representations whose items are the shape itself, not its annotation or presentation. */
const REPRESENTATIONS = [
  'SHAPE_REPRESENTATION',
  'ADVANCED_BREP_SHAPE_REPRESENTATION',
  'FACETED_BREP_SHAPE_REPRESENTATION',
  'MANIFOLD_SURFACE_SHAPE_REPRESENTATION',
  'NON_MANIFOLD_SURFACE_SHAPE_REPRESENTATION',
  'ELEMENTARY_BREP_SHAPE_REPRESENTATION',
];
/** Links between representations of one shape, whichever way they point. */
const LINKS = ['SHAPE_REPRESENTATION_RELATIONSHIP', 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION'];

export interface DeclaredShape {
  readonly faces: number;
  readonly solids: number;
  readonly shells: number;
  /** Faces by the representation that holds them: where the length unit is read from. */
  readonly facesOf: ReadonlyMap<number, number>;
  /** Slots of all those faces, solids and shells, and of the surface models that hold them. */
  readonly bodies: readonly number[];
}

/**
 * Counts what the representations of the products hold, each instance once: a lower bound for what a
 * reader delivers (it may split a face). Representations that no product leads to count only in a file
 * where none does. Linear in references.
 */
export function declaredShape(index: InstanceIndex): DeclaredShape {
  const roots = productRepresentations(index);
  const walk = new ShapeWalk(index);
  const facesOf = new Map<number, number>();
  for (const representation of roots) {
    const before = walk.faces;
    walk.from(representation);
    if (walk.faces > before) facesOf.set(representation, walk.faces - before);
  }
  const { faces, solids, shells, bodies } = walk;
  return { faces, solids, shells, facesOf, bodies };
}

/** Representations that a SHAPE_DEFINITION_REPRESENTATION leads to, also through links; else all. */
function productRepresentations(index: InstanceIndex): ReadonlySet<number> {
  const types = index.typesNamed(new Set(REPRESENTATIONS));
  const isShape = (slot: number) => types.has(index.typeOf(slot));
  const all = new Set(REPRESENTATIONS.flatMap((name) => index.slotsOf(name)));
  const found = new Set<number>();
  for (const definition of index.slotsOf('SHAPE_DEFINITION_REPRESENTATION')) {
    for (const slot of index.referencesOf(definition)) if (isShape(slot)) found.add(slot);
  }
  if (found.size === 0) return all;
  const neighbours = linked(index, isShape);
  for (const slot of found) for (const other of neighbours.get(slot) ?? []) found.add(other);
  return found;
}

function linked(index: InstanceIndex, isShape: (slot: number) => boolean): Map<number, number[]> {
  const neighbours = new Map<number, number[]>();
  const links = new Set(LINKS.flatMap((name) => index.slotsOf(name)));
  for (const link of links) {
    const ends = index.referencesOf(link).filter(isShape).slice(0, 2);
    for (const end of ends) {
      const known = neighbours.get(end) ?? [];
      neighbours.set(end, known);
      for (const other of ends) known.push(other);
    }
  }
  return neighbours;
}

class ShapeWalk {
  faces = 0;
  solids = 0;
  shells = 0;
  readonly bodies: number[] = [];
  private readonly index: InstanceIndex;
  private readonly seen: Uint8Array;
  private readonly faceTypes: ReadonlySet<number>;
  private readonly solidTypes: ReadonlySet<number>;
  private readonly shellTypes: ReadonlySet<number>;
  private readonly betweenTypes: ReadonlySet<number>;

  constructor(index: InstanceIndex) {
    this.index = index;
    this.seen = new Uint8Array(index.size);
    this.faceTypes = index.typesNamed(new Set(FACES));
    this.solidTypes = index.typesNamed(new Set(SOLIDS));
    this.shellTypes = index.typesNamed(new Set(SHELLS));
    this.betweenTypes = index.typesNamed(new Set([...BETWEEN, ...REPRESENTATIONS]));
  }

  from(representation: number): void {
    const stack = [representation];
    for (let slot = stack.pop(); slot !== undefined; slot = stack.pop()) {
      for (const item of this.index.referencesOf(slot)) {
        if (this.seen[item] === 0 && this.enter(item)) stack.push(item);
      }
    }
  }

  /** Counts the item; true when faces may lie below it. */
  private enter(item: number): boolean {
    this.seen[item] = 1;
    const type = this.index.typeOf(item);
    if (this.faceTypes.has(type)) {
      this.bodies.push(item);
      this.faces++;
      return false;
    }
    if (this.solidTypes.has(type)) this.solids++;
    else if (this.shellTypes.has(type)) this.shells++;
    else if (!this.betweenTypes.has(type)) return false;
    this.bodies.push(item);
    return true;
  }
}
