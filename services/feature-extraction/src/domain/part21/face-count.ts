import { bodiesOf, facesOf, isBetween, isBody, type Place } from './bodies.ts';
import { ownItems } from './own-shape.ts';
import type { Part21File } from './part21-file.ts';
import type { ProductShapes } from './product-shapes.ts';

/** How many faces a product has without its components, those that MAPPED_ITEMs bring in counted for each of them. */
export class FaceCount {
  private readonly file: Part21File;
  private readonly shapes: ProductShapes;
  private readonly known = new Map<number, number>();

  constructor(file: Part21File, shapes: ProductShapes) {
    this.file = file;
    this.shapes = shapes;
  }

  ofProduct(definition: number): number {
    const { file, shapes } = this;
    const distinct = bodiesOf(file, shapes, definition);
    const mapped = shapes.representationsOf(definition).reduce((sum, slot) => sum + this.below(slot), 0);
    const isMapped = distinct.some(({ above }) => isFromMap(file, above));
    return isMapped ? mapped : distinct.reduce((sum, { slot }) => sum + facesOf(file, slot).length, 0);
  }

  /** Of a representation or an item of one. Without recursion; references must be free of cycles. */
  below(root: number): number {
    const stack = [root];
    for (let slot = stack.at(-1); slot !== undefined; slot = stack.at(-1)) {
      if (this.known.has(slot)) {
        stack.pop();
        continue;
      }
      const items = this.itemsOf(slot);
      const unknown = items.filter((item) => !this.known.has(item));
      // One by one: arguments of a call are on the stack, and a representation may have any number of items.
      for (const item of unknown) stack.push(item);
      if (unknown.length === 0) {
        const own = isBody(this.file, slot) ? facesOf(this.file, slot).length : 0;
        this.known.set(
          slot,
          items.reduce((sum, item) => sum + (this.known.get(item) ?? 0), own),
        );
        stack.pop();
      }
    }
    return this.known.get(root) ?? 0;
  }

  private itemsOf(slot: number): readonly number[] {
    const { file } = this;
    if (isBody(file, slot) || !isBetween(file, slot)) return [];
    return ownItems(file, this.shapes, slot).filter((item) => isBody(file, item) || isBetween(file, item));
  }
}

function isFromMap({ index }: Part21File, first: Place | null): boolean {
  for (let place = first; place !== null; place = place.above) {
    if (index.typeName(place.slot).includes('MAPPED_ITEM')) return true;
  }
  return false;
}
