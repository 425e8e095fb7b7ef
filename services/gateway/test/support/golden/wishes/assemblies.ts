import type { Wishes } from './wishes.ts';

type AssemblyReading = 'getPartAssembly' | 'getPartBom' | 'getPartBomCsv' | 'getProductThumbnail';

export const assemblies: Readonly<Record<AssemblyReading, Wishes>> = {
  getPartAssembly: ({ parts }) => [
    { about: 'a joint of 19 parts, taken apart', path: { id: parts.joint.id } },
    { about: 'cut at the top', path: { id: parts.joint.id }, query: { depth: 0 } },
    { about: 'a part without components', path: { id: parts.bracket.id } },
  ],
  getPartBom: ({ parts }) => [
    { about: 'as JSON', path: { id: parts.joint.id } },
    { about: 'as CSV', path: { id: parts.joint.id }, headers: { accept: 'text/csv' } },
  ],
  getPartBomCsv: ({ parts }) => [{ about: 'the bill', path: { id: parts.joint.id } }],
  getProductThumbnail: async ({ fleet, parts }) => {
    const { body } = await fleet.api.get(`/api/v1/parts/${parts.joint.id}/assembly`);
    const [{ key }] = body.parts;
    return [{ about: 'one product', path: { id: parts.joint.id, key }, query: { size: 64 } }];
  },
};
