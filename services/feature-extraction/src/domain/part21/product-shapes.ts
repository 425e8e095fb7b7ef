import { linksOfMaps } from './links-of-maps.ts';
import type { Part21File } from './part21-file.ts';
import { lengthUnits } from './units.ts';

const DEFINITIONS = ['PRODUCT_DEFINITION', 'PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS'];

/**
 * Which representations belong to which product definition: those that a SHAPE_DEFINITION_REPRESENTATION
 * gives it, and those that a SHAPE_REPRESENTATION_RELATIONSHIP ties to them, whichever way it points, unless
 * another product has them, the relationship has a transformation, or one maps the other. Linear in relationships.
 */
export class ProductShapes {
  /** Slots of the product definitions, in the order of the file. */
  readonly definitions: readonly number[];
  /** Relationships (slots) that tie representations of one product together. */
  readonly links: readonly number[];
  private readonly file: Part21File;
  private readonly isDefinition: ReadonlySet<number>;
  private readonly byProduct = new Map<number, Set<number>>();
  private readonly byRepresentation = new Map<number, number>();
  private readonly items = new Map<number, ReadonlySet<number>>();
  private readonly mm = new Map<number, number>();
  private readonly unitOf: ReturnType<typeof lengthUnits>;

  constructor(file: Part21File) {
    const { index } = file;
    this.file = file;
    this.unitOf = lengthUnits(file.bytes, index);
    this.isDefinition = index.typesNamed(new Set(DEFINITIONS));
    this.definitions = [...new Set(DEFINITIONS.flatMap((name) => index.slotsOf(name)))].sort(
      (a, b) => (index.start[a] as number) - (index.start[b] as number),
    );
    this.addDefinitions();
    this.links = this.addLinked();
  }

  representationsOf(definition: number): readonly number[] {
    return [...(this.byProduct.get(definition) ?? [])];
  }

  describes(representation: number, definition: number): boolean {
    return this.byProduct.get(definition)?.has(representation) ?? false;
  }

  /** Whether the item stands in the representation's own list. */
  holds(representation: number, item: number): boolean {
    const known = this.items.get(representation) ?? new Set(this.file.index.referencesOf(representation));
    this.items.set(representation, known);
    return known.has(item);
  }

  isProductDefinition(slot: number): boolean {
    return this.isDefinition.has(this.file.index.typeOf(slot));
  }

  /** The product definition that a representation describes, or null. */
  productOf(representation: number): number | null {
    return this.byRepresentation.get(representation) ?? null;
  }

  /** The product definition whose shape a PRODUCT_DEFINITION_SHAPE is; null for that of anything else. */
  productOfShape(shape: number): number | null {
    const { index } = this.file;
    if (!index.typeName(shape).includes('PRODUCT_DEFINITION_SHAPE')) return null;
    const [definition] = index.referencesOf(shape);
    if (definition === undefined || !this.isProductDefinition(definition)) return null;
    return definition;
  }

  /** Millimetres in the length unit of a representation; 1 where it has none. */
  mmPerUnit(representation: number): number {
    const known = this.mm.get(representation) ?? this.readUnit(representation);
    this.mm.set(representation, known);
    return known;
  }

  private readUnit(representation: number): number {
    const { index } = this.file;
    const context = index
      .referencesOf(representation)
      .findLast((slot) => index.typeName(slot).includes('GLOBAL_UNIT_ASSIGNED_CONTEXT'));
    return context === undefined ? 1 : (this.unitOf(context)?.mmPerUnit ?? 1);
  }

  private addDefinitions(): void {
    const { index } = this.file;
    for (const slot of index.slotsOf('SHAPE_DEFINITION_REPRESENTATION')) {
      const [shape, representation] = index.referencesOf(slot);
      if (shape === undefined || representation === undefined) continue;
      const product = this.productOfShape(shape);
      if (product !== null) this.add(product, representation);
    }
  }

  private addLinked(): readonly number[] {
    const { index } = this.file;
    const placing = new Set([
      ...index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION').map((slot) => index.referencesOf(slot)[0]),
      ...index.slotsOf('REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION'),
      ...linksOfMaps(index),
    ]);
    const links = index.slotsOf('SHAPE_REPRESENTATION_RELATIONSHIP').filter((slot) => !placing.has(slot));
    const neighbours = this.neighbours(links);
    const queue = [...this.byRepresentation];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [representation, product] = next;
      for (const other of neighbours.get(representation) ?? []) {
        if (this.byRepresentation.has(other)) continue;
        this.add(product, other);
        queue.push([other, product]);
      }
    }
    return links;
  }

  private neighbours(links: readonly number[]): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>();
    const tie = (from: number, to: number) => {
      const known = found.get(from);
      if (known) known.push(to);
      else found.set(from, [to]);
    };
    for (const link of links) {
      const [a, b] = this.file.index.referencesOf(link);
      if (a === undefined || b === undefined) continue;
      tie(a, b);
      tie(b, a);
    }
    return found;
  }

  private add(product: number, representation: number): void {
    const known = this.byProduct.get(product);
    if (known) known.add(representation);
    else this.byProduct.set(product, new Set([representation]));
    if (!this.byRepresentation.has(representation)) this.byRepresentation.set(representation, product);
  }
}
