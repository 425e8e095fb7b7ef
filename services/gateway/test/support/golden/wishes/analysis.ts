import { sample } from '../stage.ts';
import type { Wishes } from './wishes.ts';

const slotted = sample('brackets/bracket-l-60-slotted.step');
const washer = sample('washers/washer-m5.step');
const noPart = { featureVersions: ['v1'], index: false, similar: false };
const once = { 'idempotency-key': 'order-4711' };
const described = {
  ...{ featureVersions: ['v4'], name: 'Bracket with slots', partNumber: 'BR-60-S', material: 'S235' },
  ...{ tags: ['laser', 'bent'], attributes: { supplier: 'Meier', massKg: 0.41 }, similar: { k: 2 } },
};

export const analysis: Readonly<Record<'analyze', Wishes>> = {
  analyze: () => [
    { about: 'a STEP file, described', file: slotted, options: described },
    {
      about: 'the same bytes under another part number',
      file: slotted,
      options: { featureVersions: ['v1'], partNumber: 'BR-61-S', similar: false },
    },
    {
      about: 'a mesh, with the vector that searches go by',
      file: sample('brackets/bracket-l-60.stl'),
      options: { featureVersions: ['v5'], similar: { k: 1, filters: { format: 'step' } } },
    },
    {
      about: 'a drawing',
      file: sample('drawings/bracket-l-60-drawing.dxf'),
      options: { featureVersions: [] },
    },
    { about: 'a file that becomes no part', file: washer, options: noPart, headers: once },
    { about: 'the same request again', file: washer, options: noPart, headers: once },
    {
      about: 'a job instead of an answer',
      file: sample('washers/washer-m10.step'),
      options: { featureVersions: ['v1'], similar: false },
      headers: { prefer: 'respond-async' },
    },
  ],
};
