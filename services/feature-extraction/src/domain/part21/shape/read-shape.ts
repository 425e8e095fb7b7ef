import type { InstanceIndex } from '../instance-index.ts';
import { part21Error } from '../part21-error.ts';
import type { Part21File } from '../part21-file.ts';
import { AttributeReader } from './attribute-reader.ts';
import { type Attribute, ENTITY_OF, type Entity } from './attributes.ts';
import { ShapeValues } from './shape-values.ts';
import { splineProblem } from './spline-counts.ts';

/**
 * Reads what bodies are made of, from their slots down to the last point, and holds each instance against its
 * entity: number and kind of the attributes, entities that are referred to, dimension of points, radii above zero,
 * counts of splines. Attributes behind the last one are passed over. The kernel makes something of whatever it
 * gets. Linear in the text of the shape, without recursion.
 *
 * Raises PARSE_FAILED / preflight with instance and line.
 */
export function readShape(file: Part21File, bodies: readonly number[]): ShapeValues {
  const reading = new ShapeReading(file);
  reading.walk(bodies, 3);
  return reading.values;
}

class ShapeReading {
  readonly values: ShapeValues;
  private readonly index: InstanceIndex;
  private readonly reader: AttributeReader;
  /** By number of type: a simple entity, `complex`, or null for what is no part of a shape. */
  private readonly entities: readonly (Entity | 'complex' | null)[];
  private readonly flatTypes: ReadonlySet<number>;
  /** Representations in the parameters of surfaces. */
  private readonly flat: number[] = [];

  constructor(file: Part21File) {
    const { index } = file;
    this.index = index;
    this.values = new ShapeValues(index.size);
    this.reader = new AttributeReader(file, this.values);
    const parts = index.typesNamed(new Set(ENTITY_OF.keys()));
    const { names } = index.types;
    this.entities = names.map((name, type) => ENTITY_OF.get(name) ?? (parts.has(type) ? 'complex' : null));
    this.flatTypes = index.typesNamed(new Set(['DEFINITIONAL_REPRESENTATION']));
  }

  walk(roots: readonly number[], dimension: 2 | 3): void {
    const stack = [...roots];
    for (let slot = stack.pop(); slot !== undefined; slot = stack.pop()) {
      if (this.values.dimension[slot] !== 0) continue;
      const type = this.index.typeOf(slot);
      const entity = this.entities[type];
      if (!entity) continue;
      this.values.dimension[slot] = dimension;
      if (dimension === 3 && this.flatTypes.has(type)) this.flat.push(slot);
      else {
        this.check(slot, entity, dimension);
        this.pushUnseen(slot, stack);
      }
    }
    if (dimension === 3) this.walkFlat();
  }

  private pushUnseen(slot: number, stack: number[]): void {
    const { references, referenceStart, referenceEnd } = this.index;
    const end = referenceEnd[slot] as number;
    for (let at = referenceStart[slot] as number; at < end; at++) {
      const target = references[at] as number;
      if (this.values.dimension[target] === 0) stack.push(target);
    }
  }

  private walkFlat(): void {
    for (const slot of this.flat) this.values.dimension[slot] = 0;
    this.walk(this.flat, 2);
  }

  private check(slot: number, entity: Entity | 'complex', dimension: 2 | 3): void {
    const { reader } = this;
    if (!reader.open(slot, dimension)) return;
    const problem = entity === 'complex' ? this.complexProblem() : this.simpleProblem(entity);
    if (problem !== null) throw this.broken(slot, problem);
  }

  private simpleProblem({ all, isSpline }: Entity): string | null {
    this.reader.skipName();
    if (all === null) return null;
    return this.partProblem(all, isSpline) ?? (isSpline ? splineProblem(this.reader.parts) : null);
  }

  /** Each part has the attributes that its own entity declares. */
  private complexProblem(): string | null {
    const { reader } = this;
    let isSpline = false;
    reader.skipName();
    for (let name = reader.nextName(); name !== null; name = reader.nextName()) {
      const entity = ENTITY_OF.get(name);
      isSpline ||= entity?.isSpline ?? false;
      const problem = this.partProblem(entity?.own ?? [], entity?.isSpline ?? false);
      if (problem !== null) return problem;
      reader.skipRest();
    }
    return isSpline ? splineProblem(reader.parts) : null;
  }

  private partProblem(attributes: readonly Attribute[], isSpline: boolean): string | null {
    const { reader } = this;
    reader.openList(isSpline);
    for (let i = 0; i < attributes.length; i++) {
      const problem = reader.problem(attributes[i] as Attribute);
      if (problem !== null) return `${problem} (attribute ${i + 1})`;
    }
    return null;
  }

  private broken(slot: number, problem: string) {
    const name = this.index.nameOf(slot);
    const entity = this.index.typeName(slot);
    return part21Error(`${name} ${entity} has ${problem}`, {
      line: this.index.line[slot] ?? 0,
      instance: name,
    });
  }
}
