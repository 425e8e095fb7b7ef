import type { PartBody } from '../fleet/api-body.ts';
import type { Api } from '../fleet/client.ts';

interface FilterCase {
  readonly name: string;
  readonly filters: object;
  readonly holds: (part: PartBody) => boolean;
}

export interface FilterOutcome {
  readonly cases: number;
  readonly differences: readonly string[];
}

const PAGE = 200;

export async function listAllParts(api: Api): Promise<PartBody[]> {
  const parts: PartBody[] = [];
  let cursor = '';
  do {
    const { status, body } = await api.get(
      `/parts?limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (status !== 200) throw new Error(`GET /parts: ${status} ${body.code}`);
    parts.push(...body.items);
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  return parts;
}

/** Compares filtered searches with the same filter applied to the whole list, part by part. */
export async function compareFilters(api: Api, parts: readonly PartBody[]): Promise<FilterOutcome> {
  const differences: string[] = [];
  const cases = filterCases(parts);
  for (const { name, filters, holds } of cases) {
    const query = parts.find(holds) ?? parts[0];
    const body = { partId: query?.id, k: 1000, excludeSelf: false, filters };
    const answer = await api.send('POST', '/similarity/search', body);
    if (answer.status !== 200) {
      differences.push(`${name}: ${answer.status} ${answer.body.code}`);
      continue;
    }
    const found = new Set(answer.body.items.map((item) => item.partId));
    const wanted = parts.filter(holds).map((part) => part.id);
    const wrong =
      found.size !== wanted.length ||
      wanted.some((id) => !found.has(id)) ||
      answer.body.total !== wanted.length;
    if (wrong) differences.push(`${name}: ${found.size} found, ${wanted.length} by brute force`);
  }
  return { cases: cases.length, differences };
}

function filterCases(parts: readonly PartBody[]): readonly FilterCase[] {
  const labels = [...new Set(parts.flatMap((part) => part.tags))].toSorted();
  const [first = '', second = ''] = labels;
  const volumes = parts
    .map((part) => part.geometry.volumeMm3)
    .filter((v): v is number => v !== null)
    .toSorted((a, b) => a - b);
  const middle = volumes[Math.floor(volumes.length / 2)] ?? 1;
  const inRange = (value: number | null, gte: number, lte: number) =>
    value !== null && value >= gte && value <= lte;
  return [
    ...labels.map((label) => ({
      name: `tags ${label}`,
      filters: { tags: label },
      holds: (p: PartBody) => p.tags.includes(label),
    })),
    {
      name: 'any of two tags',
      filters: { tags: [first, second] },
      holds: (p) => p.tags.includes(first) || p.tags.includes(second),
    },
    {
      name: 'all of two tags',
      filters: { tags: { all: [first, second] } },
      holds: (p) => p.tags.includes(first) && p.tags.includes(second),
    },
    { name: 'attribute', filters: { 'attributes.label': first }, holds: (p) => p.attributes.label === first },
    { name: 'format', filters: { format: 'step' }, holds: (p) => p.format === 'step' },
    {
      name: 'volume up to the median',
      filters: { volumeMm3: { lte: middle } },
      holds: (p) => inRange(p.geometry.volumeMm3, 0, middle),
    },
    {
      name: 'format, volume and faces',
      filters: { format: 'step', volumeMm3: { gte: middle }, faces: { lte: 50 } },
      holds: (p) =>
        p.format === 'step' && inRange(p.geometry.volumeMm3, middle, Infinity) && p.geometry.faces <= 50,
    },
    {
      name: 'width',
      filters: { widthMm: { gte: 5, lte: 20 } },
      holds: (p) => inRange(p.geometry.sizeMm[0] ?? null, 5, 20),
    },
    { name: 'nothing matches', filters: { material: 'unobtainium' }, holds: () => false },
  ];
}
