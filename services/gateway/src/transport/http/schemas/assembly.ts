import { Uuid } from './common.ts';
import { z } from './zod.ts';

const Vec3 = z.array(z.number()).length(3);
const Transform = z
  .array(z.number())
  .length(16)
  .openapi({ description: '4 × 4, row by row, mm: from the coordinates of the node to those of its parent' });

interface Node {
  readonly children: readonly Node[];
}

export const AssemblyNode: z.ZodType<Node> = z
  .object({
    product: z.string().nullable().openapi({
      description: 'Key of the product, as the file names it; null for a file with several at the top',
    }),
    name: z.string(),
    partNumber: z.string().nullable(),
    use: z.string().nullable().openapi({ description: 'What the file calls this use of the product' }),
    referenceDesignator: z.string().nullable(),
    quantity: z.number().openapi({
      description: 'How many the file means by this one node: 1, unless it says so without placing each',
    }),
    transform: Transform,
    part: z.string().nullable().openapi({
      description: 'Key of the unique part in `parts`; null when it has no shape of its own',
    }),
    children: z.array(z.lazy(() => AssemblyNode)),
    cut: z.boolean().openapi({ description: 'It has components that `depth` leaves out' }),
  })
  .openapi('AssemblyNode');

const AssemblyPart = z
  .object({
    key: z.string(),
    products: z.array(z.string()).openapi({ description: 'Keys of all products with this geometry' }),
    partNumber: z.string().nullable(),
    name: z.string(),
    fileHash: z.string().openapi({ description: 'SHA-256 of the part as a file of its own' }),
    sizeMm: Vec3,
    volumeMm3: z.number().nullable(),
    faces: z.int(),
    quantity: z.number().openapi({ description: 'In the whole assembly' }),
    altered: z.number().openapi({
      description:
        'How many of these are mirrored, in another size or stretched there; `bom` lists them apart',
    }),
    partId: Uuid.nullable().openapi({ description: 'The part of the catalogue; null when there is none' }),
    thumbnailUrl: z.string(),
  })
  .openapi('AssemblyPart');

const BomRow = z
  .object({
    position: z.string().openapi({ example: '2.1' }),
    level: z.int(),
    product: z.string(),
    partNumber: z.string().nullable(),
    name: z.string(),
    quantity: z.number().openapi({ description: 'In its parent' }),
    totalQuantity: z.number().openapi({ description: 'In all places of its parent' }),
    scale: z.number().nullable().openapi({
      description:
        'Factor of all lengths against the product as the file defines it; null: not one factor in all directions',
    }),
    mirrored: z.boolean(),
    volumeMm3: z.number().nullable().openapi({ description: 'Of one, as it is used' }),
    sizeMm: Vec3.nullable().openapi({ description: 'Of one, as it is used, along the axes of the product' }),
    fileHash: z.string().nullable(),
    partId: Uuid.nullable(),
  })
  .openapi('BomRow');

export const Assembly = z
  .object({
    partId: Uuid,
    revision: z.int(),
    fileHash: z.string(),
    name: z.string(),
    isAssembly: z.boolean(),
    assumedUnit: z.string().nullable(),
    root: AssemblyNode,
    parts: z.array(AssemblyPart),
    bom: z.array(BomRow),
    usedIn: z.array(z.object({ partId: Uuid, quantity: z.number() })).openapi({
      description: 'Assemblies of the catalogue whose current revision uses this part; at most 1,000',
    }),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .openapi('Assembly');

export const Bom = z.object({ partId: Uuid, name: z.string(), items: z.array(BomRow) }).openapi('Bom');

export const AssemblyQuery = z.strictObject({
  revision: z.coerce.number().int().min(1).optional(),
  depth: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .optional()
    .openapi({ description: 'Levels below the top; absent: all of them' }),
});
