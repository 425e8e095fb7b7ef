import { MM_PER_UNIT } from '@cadml/cad-model';
import type { Warning } from '../document.ts';
import { runsOfColour } from '../mesh/colour-runs.ts';
import type { MeshBody, MeshContent } from '../mesh/content.ts';
import {
  brokenMesh,
  MAX_FACETS,
  overFacetLimit,
  unsupportedFeature,
  withoutShape,
} from '../mesh/mesh-error.ts';
import type { Occurrence, Product, Transform } from '../product-structure.ts';
import type { ModelObject, ModelPart, ObjectUse } from './model-part.ts';

type LoadPart = (path: string) => ModelPart;

/** Objects of these types are the part; the others are for the making of it. */
const KEPT = ['model', 'surface'];

/** Puts the objects that the build refers to together, over all parts. */
export function assembleModel(root: ModelPart, load: LoadPart): MeshContent {
  const assembly = new Assembly(root, load);
  const roots = root.items.flatMap((item) => {
    const product = assembly.productOf(root, item);
    return product === null ? [] : [{ product, transform: item.transform }];
  });
  assembly.followComponents();
  if (roots.length === 0) throw withoutShape('The build of the 3MF file has no items of a part.');
  const { bodies, bodiesOf, products, occurrences } = assembly;
  return {
    ...{ declaredUnit: root.unit, bodies, bodiesOf, products, occurrences, roots },
    warnings: assembly.warnings(),
  };
}

class Assembly {
  readonly products: Product[] = [];
  readonly bodies: MeshBody[] = [];
  readonly bodiesOf: number[][] = [];
  readonly occurrences: Occurrence[] = [];
  private readonly root: ModelPart;
  private readonly load: LoadPart;
  private readonly indices = new Map<ModelObject, number>();
  private readonly waiting: { readonly part: ModelPart; readonly object: ModelObject }[] = [];
  private facets = 0;
  private leftOut = 0;
  private coarse = 0;

  constructor(root: ModelPart, load: LoadPart) {
    this.root = root;
    this.load = load;
  }

  /** The product of the object that is used; null for one that is no part. */
  productOf(from: ModelPart, use: ObjectUse): number | null {
    const part = use.path === null ? from : this.load(use.path);
    const object = part.objects.get(use.objectId);
    if (object === undefined) {
      throw brokenMesh('3MF', `object '${use.objectId.slice(0, 20)}' is used and does not exist`);
    }
    if (!KEPT.includes(object.type)) {
      this.leftOut++;
      return null;
    }
    return this.indices.get(object) ?? this.addProduct(part, object, use.partNumber);
  }

  /** Objects come to be known while their users are looked at: each is looked at once. */
  followComponents(): void {
    for (let at = 0; at < this.waiting.length; at++) {
      const { part, object } = this.waiting[at] as (typeof this.waiting)[number];
      for (const use of object.components) {
        const component = this.productOf(part, use);
        if (component !== null) this.addOccurrence(at, component, use.transform);
      }
    }
  }

  warnings(): readonly Warning[] {
    const warnings: Warning[] = [];
    if (this.leftOut > 0) {
      const message = `${this.leftOut} uses of supports and other helping objects were left out.`;
      warnings.push({ code: 'helpers_left_out', message });
    }
    const unprinted = this.root.items.filter(({ isPrinted }) => !isPrinted).length;
    if (unprinted > 0) {
      const message = `${unprinted} items of the build are marked as not to be printed; they were measured like the others.`;
      warnings.push({ code: 'items_unprinted', message });
    }
    if (this.coarse > 0) {
      const message = `${this.coarse} objects are described by slices; their coarse mesh was measured.`;
      warnings.push({ code: 'slices_ignored', message });
    }
    return warnings;
  }

  private addOccurrence(assembly: number, component: number, transform: Transform): void {
    const name = this.products[component]?.name ?? '';
    this.occurrences.push({ assembly, component, name, referenceDesignator: null, transform });
  }

  private addProduct(part: ModelPart, object: ModelObject, usedAs: string | null): number {
    const index = this.products.length;
    const { id, name, partNumber, mesh, components } = object;
    this.indices.set(object, index);
    this.waiting.push({ part, object });
    this.products.push({
      key: part === this.root ? id : `${part.path}#${id}`,
      partNumber: partNumber ?? usedAs,
      name,
      description: null,
      hasShape: mesh !== null,
    });
    if (mesh === null && components.length === 0) {
      throw unsupportedFeature('3MF', `has an object (${id.slice(0, 20)}) that is no mesh`, 'Export meshes.');
    }
    if (object.isCoarse) this.coarse++;
    this.bodiesOf.push(mesh === null ? [] : [this.addBody(part, object)]);
    return index;
  }

  private addBody(part: ModelPart, { mesh }: ModelObject): number {
    const vertices = mesh?.vertices.finish() ?? new Float64Array(0);
    const triangles = mesh?.triangles.finish() ?? new Uint32Array(0);
    this.facets += triangles.length / 3;
    if (this.facets > MAX_FACETS) throw overFacetLimit(this.facets, MAX_FACETS);
    const colours = mesh?.colours.finish() ?? new Uint32Array(0);
    this.bodies.push({
      vertices,
      mmPerUnit: MM_PER_UNIT[part.unit],
      precision: mesh?.vertices.precision ?? 'double',
      ...runsOfColour(triangles, colours, part.palette),
    });
    return this.bodies.length - 1;
  }
}
