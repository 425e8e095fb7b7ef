import { isLengthUnit } from '@cadml/cad-model';
import { z } from './zod.ts';

export const Uuid = z.uuid().toLowerCase().openapi({ description: 'UUIDv7' });
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
  .openapi({ description: 'SHA-256 of the bytes, hexadecimal' });
export const Units = z.string().refine(isLengthUnit, 'must be mm, cm, m, inch, foot or another known unit');
export const IsoTime = z.iso.datetime();
/** Control characters end up in logs and file names, and PostgreSQL refuses NUL. */
const isClean = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
/** One spelling of each letter (NFC): a number that one system composes and another does not is one number. */
export const text = () => z.string().normalize();
const clean = (given: z.ZodString) =>
  given.refine(isClean, 'must have no control characters and no broken Unicode');
export const Label = clean(text().trim().min(1).max(200));
export const Project = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be lower case letters, digits, dots, dashes or underscores')
  .openapi({ example: 'default' });

const Scalar = z.union([clean(text().max(1000)), z.number(), z.boolean()]);
/** Taken as it is given: two names must not become one. */
const Name = clean(z.string().min(1).max(100)).refine(
  (name) => name === name.normalize().trim(),
  'must be composed Unicode (NFC) without spaces around it',
);
export const Attributes = z
  .record(Name, Scalar)
  .refine((given) => Object.keys(given).length <= 64, 'must have at most 64 entries')
  .openapi({ description: 'Up to 64 scalars of the caller’s, filterable as attributes.<name>' });
/** The same in a merge patch: null removes one. */
export const AttributesPatch = z.record(Name, Scalar.nullable());
export const Tags = z.array(clean(text().trim().min(1).max(100))).max(64);

const Values = z.union([Scalar, z.array(Scalar).min(1).max(100)]);
const Text = text().max(1000);
const Texts = z.union([Text, z.array(Text).min(1).max(100)]);
const Range = z
  .strictObject({ gte: z.number().optional(), lte: z.number().optional() })
  .refine(({ gte, lte }) => gte !== undefined || lte !== undefined, 'must have gte, lte or both');
const Attribute = z.union([Values, Range]);

const NAMED = z.strictObject({
  material: Texts.optional(),
  format: Texts.optional(),
  class: Texts.optional(),
  project: Texts.optional(),
  partNumber: Texts.optional(),
  tags: z.union([Texts, z.strictObject({ all: z.array(Text).min(1).max(100) })]).optional(),
  volumeMm3: Range.optional(),
  areaMm2: Range.optional(),
  widthMm: Range.optional(),
  heightMm: Range.optional(),
  depthMm: Range.optional(),
  faces: Range.optional(),
  edges: Range.optional(),
  solids: Range.optional(),
  facets: Range.optional(),
  entities: Range.optional(),
});

/** Named fields are strict; `attributes.<name>` is open, so it is checked beside them. */
export const Filters = z
  .record(z.string(), z.unknown())
  .refine((given) => Object.keys(given).length <= 32, 'must have at most 32 conditions')
  .transform((given, context) => {
    const attributes: Record<string, z.infer<typeof Attribute>> = {};
    const named: Record<string, unknown> = {};
    for (const [name, condition] of Object.entries(given)) {
      const field = name.normalize();
      if (!/^attributes\../.test(field)) {
        named[field] = condition;
        continue;
      }
      const parsed = Attribute.safeParse(condition);
      if (parsed.success) attributes[field] = parsed.data;
      else context.addIssue({ code: 'custom', path: [field], message: 'must be a value, a list or a range' });
    }
    const parsed = NAMED.safeParse(named);
    if (parsed.success) return { ...parsed.data, ...attributes };
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  })
  .openapi('Filters', {
    type: 'object',
    description:
      'Conditions, all of which must hold: material, format, class, project, partNumber, attributes.<name> and tags take a value or a list of alternatives (tags also { all: [...] }); volumeMm3, areaMm2, widthMm, heightMm, depthMm, faces, edges, solids, facets, entities and numeric attributes take { gte, lte }.',
  });

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    stage: z.string(),
    message: z.string(),
    context: z.record(z.string(), z.unknown()),
    timestamp: IsoTime,
    requestId: z.string(),
    retryable: z.boolean(),
    help: z.string(),
  })
  .openapi('Problem');

export const Blocks = z.array(z.object({ name: z.string(), distance: z.number() })).openapi({
  description:
    'Where the distance comes from: the squares of the blocks add up to its square, in v1–v4 as the directions of the standardised vectors differ, in v5 as the vectors do',
});

export const limitOf = (max: number, fallback: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);
