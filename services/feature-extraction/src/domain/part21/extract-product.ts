import { AppError } from '@cadml/errors';
import { exchangeText } from './exchange-text.ts';
import { bringsProduct, hasOwnShape } from './own-shape.ts';
import { attributesOf, type Part21File, referencesIn } from './part21-file.ts';
import type { ProductContext } from './product-context.ts';
import { InstanceWriter } from './write-instance.ts';

const PLACEMENT = 'AXIS2_PLACEMENT_3D';

/**
 * One product's own shape as a STEP file that stands by itself: its product data, representations, units and
 * tolerances, with the styles and layers of what is in them; without its components, and without the places
 * that assemblies put it at. Canonical: instances are numbered in the order in which the shape refers to
 * them, texts and the header carry nothing of the file around, so that the same product from another assembly
 * of the same system gives the same bytes.
 *
 * Throws DATA_NOT_FOUND for a key that is no product's, and for a product without a shape of its own.
 */
export function extractProduct(context: ProductContext, productKey: string): Uint8Array {
  const { file, shapes } = context;
  const definition = context.definitionOf(productKey);
  if (definition === undefined || !hasOwnShape(file, shapes, definition)) {
    throw new AppError({
      code: 'DATA_NOT_FOUND',
      stage: 'parse',
      message: `The file has no product ${productKey.slice(0, 40)} with a shape of its own.`,
    });
  }
  return new Extraction(context, definition).write();
}

class Extraction {
  private readonly context: ProductContext;
  private readonly file: Part21File;
  private readonly representations: ReadonlySet<number>;
  /** New numbers by slot, in order. */
  private readonly numbers = new Map<number, number>();
  private readonly dropped: ReadonlySet<number>;

  constructor(context: ProductContext, definition: number) {
    const { file, shapes } = context;
    const { index } = file;
    this.context = context;
    this.file = file;
    this.representations = new Set(shapes.representationsOf(definition));
    this.dropped = this.itemsToDrop();
    for (const slot of context.representationsOf(definition)) {
      if (this.owns(index.referencesOf(slot)[1])) this.add(slot);
    }
    const links = [...this.representations].flatMap((representation) => context.linksOf(representation));
    for (const link of this.inFileOrder(links)) {
      if (this.owns(index.referencesOf(link)[1])) this.add(link);
    }
    const protocols = [...this.numbers.keys()].flatMap((slot) => context.protocolsOf(slot));
    for (const slot of this.inFileOrder(protocols)) this.add(slot);
  }

  write(): Uint8Array {
    const styles = this.addStyles();
    const writer = new InstanceWriter(this.file, this.numbers);
    const lines = [...this.numbers].map(([slot, number]) => `#${number}=${writer.body(slot)};`);
    const presentation = this.presentation(styles);
    const layers = this.layers(writer);
    const extra = [...presentation, ...layers].map((body, i) => `#${this.numbers.size + i + 1}=${body};`);
    return exchangeText(this.file, [...lines, ...extra]);
  }

  private owns(representation: number | undefined): boolean {
    return representation !== undefined && this.representations.has(representation);
  }

  /**
   * Components, and the placements for them: an exporter lists them among the items of the representation, and
   * they differ from assembly to assembly. A representation without anything else keeps its first placement.
   */
  private itemsToDrop(): ReadonlySet<number> {
    const { shapes } = this.context;
    const { index } = this.file;
    const dropped = new Set<number>();
    for (const representation of this.representations) {
      const items = referencesIn(attributesOf(this.file, representation, ['REPRESENTATION'])[1]);
      const own = items.filter((item) => !bringsProduct(this.file, shapes, item));
      const shape = own.filter((item) => index.typeName(item) !== PLACEMENT);
      const kept = new Set(shape.length > 0 ? shape : own.slice(0, 1));
      for (const item of items) if (!kept.has(item)) dropped.add(item);
    }
    return dropped;
  }

  /** Numbers an instance and all that it refers to, in the order of reference; without recursion. */
  private add(root: number): void {
    const stack = [root];
    for (let slot = stack.pop(); slot !== undefined; slot = stack.pop()) {
      if (this.numbers.has(slot)) continue;
      this.numbers.set(slot, this.numbers.size + 1);
      const references = this.file.index.referencesOf(slot);
      const filtered = this.representations.has(slot);
      for (let i = references.length - 1; i >= 0; i--) {
        const target = references[i] as number;
        if (!(filtered && this.dropped.has(target))) stack.push(target);
      }
    }
  }

  /** Styled items whose target is here, in the order of their targets. */
  private addStyles(): readonly number[] {
    const styles = [...this.numbers].flatMap(([item, number]) =>
      this.context.stylesOf(item).map((style) => ({ ...style, number })),
    );
    const kept = new Set(styles.map(({ slot }) => slot));
    const whole = styles.filter(({ overridden }) => overridden === null || kept.has(overridden));
    whole.sort((a, b) => a.number - b.number || start(this.file, a.slot) - start(this.file, b.slot));
    for (const { slot } of whole) this.add(slot);
    return whole.map(({ slot }) => slot);
  }

  /** Written anew: the one in the file lists the styles of all products. */
  private presentation(styles: readonly number[]): readonly string[] {
    const { index } = this.file;
    const [representation] = this.representations;
    const context = representation === undefined ? undefined : index.referencesOf(representation).at(-1);
    const number = context === undefined ? undefined : this.numbers.get(context);
    if (styles.length === 0 || number === undefined) return [];
    const items = styles.map((slot) => `#${this.numbers.get(slot)}`).join(',');
    return [`MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION('',(${items}),#${number})`];
  }

  /** Layers of what is here, each with those of its items that are, sorted by their text. */
  private layers(writer: InstanceWriter): readonly string[] {
    const found = new Set([...this.numbers.keys()].flatMap((item) => this.context.layersOf(item)));
    return [...found].map((slot) => writer.body(slot)).sort();
  }

  private inFileOrder(slots: readonly number[]): readonly number[] {
    return [...new Set(slots)].sort((a, b) => start(this.file, a) - start(this.file, b));
  }
}

function start({ index }: Part21File, slot: number): number {
  return index.start[slot] as number;
}
