import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';

const STYLED = ['REPRESENTATION_ITEM', 'STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM'];

export interface Style {
  readonly slot: number;
  /** The style that it overrides; null when it stands by itself. */
  readonly overridden: number | null;
}

/**
 * What surrounds the products of a file, by what it belongs to: looked up once, so that taking all products out
 * takes no longer than reading the file. Lists are in the order of the file.
 */
export class ProductContext {
  readonly file: Part21File;
  readonly shapes: ProductShapes;
  private readonly definitions: ReadonlyMap<string, number>;
  private readonly representations = new Map<number, number[]>();
  private readonly links = new Map<number, number[]>();
  private readonly styles = new Map<number, Style[]>();
  private readonly layers = new Map<number, number[]>();
  private readonly protocols = new Map<number, number[]>();

  constructor(file: Part21File) {
    const { index } = file;
    this.file = file;
    this.shapes = new ProductShapes(file);
    this.definitions = new Map(this.shapes.definitions.map((slot) => [index.nameOf(slot), slot]));
    for (const slot of index.slotsOf('SHAPE_DEFINITION_REPRESENTATION')) {
      const [shape] = index.referencesOf(slot);
      const product = shape === undefined ? null : this.shapes.productOfShape(shape);
      if (product !== null) add(this.representations, product, slot);
    }
    for (const link of this.shapes.links) addAll(this.links, index.referencesOf(link).slice(0, 1), link);
    for (const slot of index.slotsOf('PRESENTATION_LAYER_ASSIGNMENT')) {
      addAll(this.layers, index.referencesOf(slot), slot);
    }
    for (const slot of index.slotsOf('APPLICATION_PROTOCOL_DEFINITION')) {
      addAll(this.protocols, index.referencesOf(slot).slice(0, 1), slot);
    }
    this.addStyles();
  }

  definitionOf(productKey: string): number | undefined {
    return this.definitions.get(productKey);
  }

  /** SHAPE_DEFINITION_REPRESENTATIONs of a product definition. */
  representationsOf(definition: number): readonly number[] {
    return this.representations.get(definition) ?? [];
  }

  /** Relationships whose first representation this is. */
  linksOf(representation: number): readonly number[] {
    return this.links.get(representation) ?? [];
  }

  stylesOf(item: number): readonly Style[] {
    return this.styles.get(item) ?? [];
  }

  layersOf(item: number): readonly number[] {
    return this.layers.get(item) ?? [];
  }

  /** Protocol definitions that name this context. */
  protocolsOf(context: number): readonly number[] {
    return this.protocols.get(context) ?? [];
  }

  private addStyles(): void {
    const { index } = this.file;
    const slots = new Set(['STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM'].flatMap((name) => index.slotsOf(name)));
    for (const slot of slots) {
      const [, , target, overridden] = attributesOf(this.file, slot, STYLED);
      const item = referenceIn(target);
      if (item !== null) add(this.styles, item, { slot, overridden: referenceIn(overridden) });
    }
  }
}

function addAll(map: Map<number, number[]>, keys: Iterable<number>, value: number): void {
  for (const key of new Set(keys)) add(map, key, value);
}

function add<V>(map: Map<number, V[]>, key: number, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
