import type { StepFacts } from '@cadml/cad-model';
import type { StepFacts as StepFactsMessage } from './gen/cadml/common/v1/geometry.ts';

export function stepFactsToMessage(facts: StepFacts): StepFactsMessage {
  const { schema, header, validation, ...same } = facts;
  const { count, volumeMm3, areaMm2, centroidMm } = validation;
  const [x, y, z] = centroidMm ?? [0, 0, 0];
  return {
    ...same,
    schema: schema ?? '',
    header: {
      authors: [...header.authors],
      organisations: [...header.organisations],
      originatingSystem: header.originatingSystem ?? '',
      preprocessor: header.preprocessor ?? '',
      timeStamp: header.timeStamp ?? '',
      implementationLevel: header.implementationLevel ?? '',
    },
    validation: {
      count,
      ...(volumeMm3 === null ? {} : { volumeMm3 }),
      ...(areaMm2 === null ? {} : { areaMm2 }),
      centroid: centroidMm === null ? undefined : { x, y, z },
    },
  };
}

export function stepFactsFromMessage(message: StepFactsMessage): StepFacts {
  const { schema, header, products, occurrences, pmi, validation } = message;
  const { count = 0, volumeMm3 = null, areaMm2 = null, centroid } = validation ?? {};
  return {
    schema: schema || null,
    header: {
      authors: header?.authors ?? [],
      organisations: header?.organisations ?? [],
      originatingSystem: header?.originatingSystem || null,
      preprocessor: header?.preprocessor || null,
      timeStamp: header?.timeStamp || null,
      implementationLevel: header?.implementationLevel || null,
    },
    products,
    occurrences,
    pmi: pmi ?? { dimensions: 0, tolerances: 0, datums: 0 },
    validation: {
      count,
      volumeMm3,
      areaMm2,
      centroidMm: centroid ? [centroid.x, centroid.y, centroid.z] : null,
    },
  };
}
