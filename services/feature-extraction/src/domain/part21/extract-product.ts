import { AppError } from '@cadml/errors';
import { bringsProduct, hasOwnShape } from './own-shape.ts';
import { attributesOf, type Part21File, referenceIn, referencesIn } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { InstanceWriter } from './write-instance.ts';

const PLACEMENT = 'AXIS2_PLACEMENT_3D';
const STYLED = ['REPRESENTATION_ITEM', 'STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM'];

/**
 * One product's own shape as a STEP file that stands by itself: its product data, representations, units and
 * tolerances, with the styles and layers of what is in them; without its components, and without the places
 * that assemblies put it at. Canonical: instances are numbered in the order in which the shape refers to
 * them, texts and the header carry nothing of the file around, so that the same product from another assembly
 * of the same system gives the same bytes.
 *
 * Throws DATA_NOT_FOUND for a key that is no product's, and for a product without a shape of its own.
 */
export function extractProduct(file: Part21File, productKey: string): Uint8Array {
  const shapes = new ProductShapes(file);
  const definition = shapes.definitions.find((slot) => file.index.nameOf(slot) === productKey);
  if (definition === undefined || !hasOwnShape(file, shapes, definition)) {
    throw new AppError({
      code: 'DATA_NOT_FOUND',
      stage: 'parse',
      message: `The file has no product ${productKey.slice(0, 40)} with a shape of its own.`,
    });
  }
  return new Extraction(file, shapes, definition).write();
}

class Extraction {
  private readonly file: Part21File;
  private readonly representations: ReadonlySet<number>;
  /** New numbers by slot, in order. */
  private readonly numbers = new Map<number, number>();
  private readonly dropped: ReadonlySet<number>;

  constructor(file: Part21File, shapes: ProductShapes, definition: number) {
    const { index } = file;
    this.file = file;
    this.representations = new Set(shapes.representationsOf(definition));
    this.dropped = this.itemsToDrop(shapes);
    for (const slot of index.slotsOf('SHAPE_DEFINITION_REPRESENTATION')) {
      const [shape, representation] = index.referencesOf(slot);
      if (shape !== undefined && shapes.productOfShape(shape) === definition && this.owns(representation)) {
        this.add(slot);
      }
    }
    for (const link of shapes.links) {
      const [a, b] = index.referencesOf(link);
      if (this.owns(a) && this.owns(b)) this.add(link);
    }
    for (const slot of index.slotsOf('APPLICATION_PROTOCOL_DEFINITION')) {
      if (index.referencesOf(slot).every((context) => this.numbers.has(context))) this.add(slot);
    }
  }

  write(): Uint8Array {
    const styles = this.addStyles();
    const writer = new InstanceWriter(this.file, this.numbers);
    const lines = [...this.numbers].map(([slot, number]) => `#${number}=${writer.body(slot)};`);
    const presentation = this.presentation(styles);
    const layers = this.layers(writer);
    const extra = [...presentation, ...layers].map((body, i) => `#${this.numbers.size + i + 1}=${body};`);
    const schema = this.file.index.schemas[0] ?? 'AUTOMOTIVE_DESIGN';
    return latin1(
      [
        'ISO-10303-21;',
        'HEADER;',
        "FILE_DESCRIPTION((''),'2;1');",
        "FILE_NAME('','1970-01-01T00:00:00',(''),(''),'','','');",
        `FILE_SCHEMA(('${schema.replaceAll("'", "''")}'));`,
        'ENDSEC;',
        'DATA;',
        ...lines,
        ...extra,
        'ENDSEC;',
        'END-ISO-10303-21;',
        '',
      ].join('\n'),
    );
  }

  private owns(representation: number | undefined): boolean {
    return representation !== undefined && this.representations.has(representation);
  }

  /**
   * Components, and the placements for them: an exporter lists them among the items of the representation, and
   * they differ from assembly to assembly. A representation without anything else keeps its first placement.
   */
  private itemsToDrop(shapes: ProductShapes): ReadonlySet<number> {
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
    const { index } = this.file;
    const slots = new Set(['STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM'].flatMap((name) => index.slotsOf(name)));
    const styles = [...slots].flatMap((slot) => {
      const [, , target, overridden] = attributesOf(this.file, slot, STYLED);
      const item = referenceIn(target);
      const number = item === null ? undefined : this.numbers.get(item);
      return number === undefined ? [] : [{ slot, number, overridden: referenceIn(overridden) }];
    });
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
    const { index } = this.file;
    return index
      .slotsOf('PRESENTATION_LAYER_ASSIGNMENT')
      .filter((slot) => index.referencesOf(slot).some((item) => this.numbers.has(item)))
      .map((slot) => writer.body(slot))
      .sort();
  }
}

function start({ index }: Part21File, slot: number): number {
  return index.start[slot] as number;
}

/** Texts of the file were taken byte by byte, so that each character is one. */
function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
