import { type LengthUnit, MM_PER_UNIT } from '@cadml/cad-model';
import { determinant } from '../affine.ts';
import { lastPlaceOf, parseDecimal } from '../decimal.ts';
import { Uint32List } from '../mesh/growing-array.ts';
import { brokenMesh, MAX_FACETS, overFacetLimit, overLimit, unsupportedFeature } from '../mesh/mesh-error.ts';
import type { Transform } from '../product-structure.ts';
import { CoordinateList } from '../text/coordinate-list.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { ModelMesh, ModelObject, ModelPart, ObjectUse } from './model-part.ts';
import { Namespaces } from './namespaces.ts';
import { Palette } from './palette.ts';
import type { XmlHandlers } from './xml-events.ts';

type Attributes = Readonly<Record<string, string>>;

const UNITS: Readonly<Record<string, LengthUnit>> = {
  micron: 'um',
  millimeter: 'mm',
  centimeter: 'cm',
  meter: 'm',
  inch: 'inch',
  foot: 'foot',
};

const MAX_OBJECTS = 100_000;
const MAX_USES = 1_000_000;

/** Reads a model part (3MF Core Specification 1.3) from the events of its XML. */
export class ModelPartReader implements XmlHandlers {
  readonly part: ModelPart;
  private readonly names = new Namespaces();
  private readonly palette: Palette;
  private object: ModelObject | null = null;
  private mesh: ModelMesh | null = null;
  private begun = false;
  private uses = 0;
  /** Elements open inside one of another vocabulary. */
  private foreignDepth = 0;

  private readonly elements: Readonly<Record<string, (attributes: Attributes) => void>> = {
    vertex: (attributes) => this.readVertex(attributes),
    triangle: (attributes) => this.readTriangle(attributes),
    object: (attributes) => this.readObject(attributes),
    mesh: () => this.readMesh(),
    component: (attributes) => this.addUse(this.object?.components, attributes),
    item: (attributes) => this.addUse(this.part.items, attributes),
    basematerials: ({ id }) => this.palette.openGroup(id ?? ''),
    'm:colorgroup': ({ id }) => this.palette.openGroup(id ?? ''),
    base: ({ displaycolor }) => this.palette.add(displaycolor),
    'm:color': ({ color }) => this.palette.add(color),
    'b:beamlattice': () => {
      throw unsupportedFeature('3MF', 'has a beam lattice', 'Export the lattice as a mesh.');
    },
  };

  constructor(path: string) {
    this.palette = new Palette();
    this.part = { path, unit: 'mm', objects: new Map(), items: [], palette: this.palette.colours };
  }

  open(name: string, attributes: Attributes): void {
    if (this.foreignDepth > 0 || this.names.isForeign(attributes)) {
      if (this.names.foreignName(name, attributes) === 'b:beamlattice')
        this.elements['b:beamlattice']?.(attributes);
      this.foreignDepth++;
      return;
    }
    if (!this.begun) {
      this.readModel(name, attributes);
      return;
    }
    const shortName = this.names.shortName(name);
    if (Object.hasOwn(this.elements, shortName)) this.elements[shortName]?.(attributes);
  }

  close(name: string): void {
    if (this.foreignDepth > 0) {
      this.foreignDepth--;
      return;
    }
    const shortName = this.names.shortName(name);
    if (shortName === 'mesh') this.finishMesh();
    else if (shortName === 'object') this.object = null;
  }

  private readModel(name: string, attributes: Attributes): void {
    this.begun = true;
    const unknown = this.names.declare(name, attributes);
    if (unknown !== null) {
      const advice = 'Export it with plain meshes, as the core specification has them.';
      throw unsupportedFeature('3MF', `needs the extension ${unknown.slice(0, 120)}`, advice);
    }
    if (this.names.shortName(name) !== 'model') throw this.broken('it is no model');
    const unit = UNITS[attributes.unit ?? 'millimeter'];
    if (unit === undefined) throw this.broken('its unit is not known');
    this.part.unit = unit;
  }

  private readObject(attributes: Attributes): void {
    const { id = '', type = 'model', name = '', partnumber, pid, pindex } = attributes;
    const { objects } = this.part;
    if (id === '' || objects.has(id)) throw this.broken(`two objects have the id '${id.slice(0, 20)}'`);
    if (objects.size >= MAX_OBJECTS) throw tooMany('objects', MAX_OBJECTS);
    this.object = {
      ...{ id, type, name, partNumber: partnumber || null },
      isCoarse: this.names.attribute(attributes, 's', 'meshresolution') === 'lowres',
      colour: this.palette.find(pid, pindex),
      mesh: null,
      components: [],
    };
    objects.set(id, this.object);
  }

  private readMesh(): void {
    if (this.object === null) throw this.broken('a mesh belongs to no object');
    this.mesh = { vertices: new CoordinateList(), triangles: new Uint32List(), colours: new Uint32List() };
    this.object.mesh = this.mesh;
  }

  private readVertex({ x, y, z }: Attributes): void {
    const vertices = this.mesh?.vertices;
    for (const text of [x, y, z]) {
      const value = parseDecimal(text ?? '');
      if (!Number.isFinite(value)) throw this.broken(`'${(text ?? '').slice(0, 40)}' is no coordinate`);
      vertices?.pushWritten(value, lastPlaceOf(text ?? ''));
    }
  }

  private readTriangle({ v1, v2, v3, pid, p1 }: Attributes): void {
    const { mesh, object } = this;
    if (mesh === null || object === null) return;
    for (const text of [v1, v2, v3]) {
      const vertex = /^\s*\d{1,10}\s*$/.test(text ?? '') ? Number(text) : Number.NaN;
      if (!(vertex < 0xffffffff)) throw this.broken(`'${(text ?? '').slice(0, 40)}' is no vertex`);
      mesh.triangles.push(vertex);
    }
    mesh.colours.push(pid === undefined ? object.colour : this.palette.find(pid, p1));
    if (mesh.colours.length > MAX_FACETS) throw overFacetLimit(mesh.colours.length, MAX_FACETS);
  }

  private finishMesh(): void {
    if (this.mesh === null) return;
    const { triangles, vertices } = this.mesh;
    const count = vertices.length / 3;
    for (let i = 0; i < triangles.length; i++) {
      if ((triangles.values[i] as number) < count) continue;
      throw this.broken(`a triangle of object ${this.object?.id ?? ''} uses a vertex that it does not have`);
    }
    this.mesh = null;
  }

  private addUse(uses: ObjectUse[] | undefined, attributes: Attributes): void {
    if (++this.uses > MAX_USES) throw tooMany('components', MAX_USES);
    uses?.push({
      objectId: attributes.objectid ?? '',
      path: this.names.attribute(attributes, 'p', 'path') ?? null,
      transform: this.readTransform(attributes.transform),
      partNumber: attributes.partnumber || null,
      isPrinted: attributes.printable !== '0',
    });
  }

  /** Twelve numbers, three rows of a rotation and a translation that act on row vectors. */
  private readTransform(text: string | undefined): Transform {
    if (text === undefined) return IDENTITY_TRANSFORM;
    const numbers = text.trim().split(/\s+/, 13).map(parseDecimal);
    if (numbers.length !== 12 || !numbers.every(Number.isFinite))
      throw this.broken('a transform is no matrix');
    const rows = [0, 1, 2].flatMap((row) => {
      const translation = (numbers[9 + row] as number) * MM_PER_UNIT[this.part.unit];
      return [numbers[row] as number, numbers[3 + row] as number, numbers[6 + row] as number, translation];
    });
    const transform = [...rows, 0, 0, 0, 1];
    if (determinant(transform) === 0) throw this.broken('a transform flattens what it places');
    return transform;
  }

  private broken(problem: string) {
    return brokenMesh('3MF', `${problem} (${this.part.path.slice(0, 80)})`);
  }
}

function tooMany(limit: string, allowed: number) {
  const message = `The 3MF file has over ${allowed} ${limit}. Split it.`;
  return overLimit({ limit, allowed }, message);
}
