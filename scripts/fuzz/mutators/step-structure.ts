import type { Random } from '../random.ts';
import { type Mutator, textMutator } from './mutator.ts';

/** Instances of a shape: number, entity, and where the parameters of a simple one lie. */
const SHAPE =
  /#(\d+)\s*=\s*(CARTESIAN_POINT|DIRECTION|VECTOR|LINE|CIRCLE|ELLIPSE|B_SPLINE_\w+|PLANE|\w+_SURFACE|AXIS2_PLACEMENT_3D|VERTEX_POINT|EDGE_CURVE|ORIENTED_EDGE|EDGE_LOOP|FACE_BOUND|FACE_OUTER_BOUND|ADVANCED_FACE|CLOSED_SHELL|MANIFOLD_SOLID_BREP)\s*\(([^;]*)\)\s*;/g;
const REFERENCE = /#\d+/g;
const NUMBER = /(?<=,\s*)\d[\d.]*(?:E[-+]?\d+)?(?=\s*$)/;
/** Entities whose last attributes may be omitted, and how many of the first may not. */
const REQUIRED: Readonly<Record<string, number>> = { AXIS2_PLACEMENT_3D: 2 };
const WITH_RADIUS = /^(?:CIRCLE|CYLINDRICAL_SURFACE|SPHERICAL_SURFACE|TOROIDAL_SURFACE)$/;

interface Instance {
  readonly name: string;
  readonly entity: string;
  /** Its parameters without the parentheses. */
  readonly parameters: string;
  readonly from: number;
}

/**
 * Damage to what a shape is made of that describes no other shape: an answer without a warning must be that of the
 * intact file.
 */
export const STEP_STRUCTURE_MUTATORS: readonly Mutator[] = [
  structural('drop an attribute', ({ entity, parameters }, _, random) => {
    const parts = split(parameters);
    parts.splice(random.below(REQUIRED[entity] ?? parts.length), 1);
    return parts.join(',');
  }),
  structural('omit an attribute', ({ entity, parameters }, _, random) => {
    const parts = split(parameters);
    parts[1 + random.below((REQUIRED[entity] ?? parts.length) - 1)] = '$';
    return parts.join(',');
  }),
  structural('point at another kind', ({ entity, parameters }, all, random) => {
    const others = all.filter((other) => other.entity !== entity && !sharesKind(parameters, other, all));
    return pointElsewhere(parameters, others, random);
  }),
  structural('radius of zero', ({ entity, parameters }) =>
    WITH_RADIUS.test(entity) ? parameters.replace(NUMBER, '0.') : parameters,
  ),
  structural('swap a vertex', ({ entity, parameters }, all, random) => {
    if (entity !== 'EDGE_CURVE') return parameters;
    const vertices = all.filter((other) => other.entity === 'VERTEX_POINT');
    return pointElsewhere(parameters, vertices, random, 2);
  }),
];

function structural(
  name: string,
  change: (instance: Instance, all: readonly Instance[], random: Random) => string,
): Mutator {
  const mutator = textMutator(name, (text, random) => {
    const all = instancesOf(text);
    for (let tries = 0; tries < 50 && all.length > 0; tries++) {
      const chosen = random.pick(all);
      const parameters = change(chosen, all, random);
      if (parameters === chosen.parameters) continue;
      return text.slice(0, chosen.from) + parameters + text.slice(chosen.from + chosen.parameters.length);
    }
    return text;
  });
  return { ...mutator, isStructural: true };
}

function instancesOf(text: string): readonly Instance[] {
  return Array.from(text.matchAll(SHAPE), (match) => {
    const [whole, number = '', entity = '', parameters = ''] = match;
    const from = match.index + whole.indexOf('(') + 1;
    return { name: `#${number}`, entity, parameters, from };
  });
}

/** At the commas outside of lists and texts. */
function split(parameters: string): string[] {
  return parameters.match(/(?:'(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\)|[^,'()])+/g) ?? [];
}

/** Another instance of the kind that a reference leads to already. */
function sharesKind(parameters: string, other: Instance, all: readonly Instance[]): boolean {
  const targets: readonly string[] = parameters.match(REFERENCE) ?? [];
  const kindOf = (entity: string) => KINDS.findIndex((kind) => kind.test(entity));
  return all.some(
    ({ name, entity }) =>
      targets.includes(name) && (entity === other.entity || kindOf(entity) === kindOf(other.entity)),
  );
}

/** Entities that stand in the same places. */
const KINDS = [/SURFACE|PLANE/, /LINE|CIRCLE|ELLIPSE|CURVE_WITH/, /BOUND/];

/** One of the first references leads to one of the others instead. */
function pointElsewhere(
  parameters: string,
  others: readonly Instance[],
  random: Random,
  most = Number.POSITIVE_INFINITY,
): string {
  const references = [...parameters.matchAll(REFERENCE)].slice(0, most);
  if (references.length === 0 || others.length === 0) return parameters;
  const { index, 0: found } = random.pick(references);
  return parameters.slice(0, index) + random.pick(others).name + parameters.slice(index + found.length);
}
