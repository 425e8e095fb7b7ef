/** A slot of v1–v4. */
export interface PlainSlot {
  readonly name: string;
  readonly since: 'v1' | 'v2' | 'v3' | 'v4';
  readonly unit: string;
  readonly formula: string;
  /** Semantic slots describe the document, geometric ones its shape. */
  readonly semantic: boolean;
}

type Row = readonly [name: string, unit: string, formula: string];

const slots = (since: PlainSlot['since'], rows: readonly Row[], semantic = false): readonly PlainSlot[] =>
  rows.map(([name, unit, formula]) => ({ name, since, unit, formula, semantic }));

const extent = (axis: string): string => `extent of the axis-aligned box along ${axis}`;
const NORMED = 'over the largest of W, H and D; 0 if that is 0';
const GUARDED = '0 when the divisor is not positive';
const RANKS = ['largest', 'second largest', 'third largest', 'fourth largest', 'fifth largest'];
const SURFACES =
  'the first that gives a value: faces of a B-rep; surfaces that the file itself states, even 0; entities of kind FACE, FACET, SURFACE, PATCH, TRIANGLE or 3DFACE; facets; solids; else 0';
const ENTROPY =
  'counts n of K surface types (of entity kinds where there are none), N in all, p = (n + 1)/(N + K): −Σ p ln p / ln K; 0 when K < 2';

/** The slots of v1–v4 in canonical order; each of these versions is a prefix of this list. v5 has its own slots. */
export const FEATURE_SLOTS: readonly PlainSlot[] = [
  ...slots('v1', [
    ['entity_count', '1', 'number of entities'],
    ['bbox_width', 'mm', `W: ${extent('x')}`],
    ['bbox_height', 'mm', `H: ${extent('y')}`],
    ['bbox_depth', 'mm', `D: ${extent('z')}`],
    ['bbox_volume_estimate', 'mm³', 'W·H·D, each clipped at 0'],
  ]),
  ...slots(
    'v1',
    [
      ['layer_count', '1', 'number of layers'],
      ['complexity_high_flag', '1', '1 from 500 entities on, else 0'],
    ],
    true,
  ),
  ...slots('v2', [
    ['norm_width', '1', `W ${NORMED}`],
    ['norm_height', '1', `H ${NORMED}`],
    ['norm_depth', '1', `D ${NORMED}`],
    ['width_height_ratio', '1', `W/H; ${GUARDED}`],
    ['width_depth_ratio', '1', `W/D; ${GUARDED}`],
  ]),
  ...slots('v3', [
    ['solids_count', '1', 'number of solids'],
    ['facets_count', '1', 'number of facets'],
    ['avg_volume_per_entity', 'mm³', `bbox_volume_estimate / entity_count; ${GUARDED}`],
    ['solids_ratio', '1', `solids_count / entity_count; ${GUARDED}`],
    ['facets_ratio', '1', `facets_count / entity_count; ${GUARDED}`],
    ...RANKS.map(
      (rank, i): Row => [
        `top_kind_freq_${i + 1}`,
        '1',
        `the ${rank} number of entities of one kind, over entity_count; 0 where there are fewer kinds`,
      ],
    ),
  ]),
  ...slots('v4', [
    ['surface_count', '1', SURFACES],
    ['shape_entropy', '1', ENTROPY],
  ]),
];
