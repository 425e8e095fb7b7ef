import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import type { ComparedFile } from '../application/ports-files.ts';
import { type Evidence, type EvidenceClass, UNIT_ERROR } from '../domain/comparison.ts';
import type { FeatureExtractionClient } from './grpc-feature-extraction.ts';

const { EvidenceClass: Classes } = proto;

const CLASSES: Readonly<Partial<Record<number, EvidenceClass>>> = {
  [Classes.EVIDENCE_CLASS_IDENTICAL]: 'identical',
  [Classes.EVIDENCE_CLASS_MIRRORED]: 'mirrored',
  [Classes.EVIDENCE_CLASS_SCALED]: 'scaled',
  [Classes.EVIDENCE_CLASS_REMESHED]: 'remeshed',
  [Classes.EVIDENCE_CLASS_NEAR]: 'near',
  [Classes.EVIDENCE_CLASS_DIFFERENT]: 'different',
};

/** How two stored files stand to each other. */
export async function compare(
  client: FeatureExtractionClient,
  [a, b]: readonly [ComparedFile, ComparedFile],
  call: CallContext,
): Promise<Evidence> {
  const response = await client.compareGeometry(
    {
      ...{ aHash: a.fileHash, bHash: b.fileHash },
      options: {
        ...{ aName: a.name, bName: b.name, workClass: proto.WorkClass.WORK_CLASS_INTERACTIVE },
        ...{ aSizeMm: sizeOf(a), bSizeMm: sizeOf(b) },
      },
    },
    call,
  );
  return evidenceFromMessage(response);
}

function sizeOf({ sizeMm }: ComparedFile) {
  if (sizeMm === null) return undefined;
  const [x, y, z] = sizeMm;
  return { x, y, z };
}

function evidenceFromMessage(message: proto.CompareGeometryResponse): Evidence {
  const found = CLASSES[message.evidenceClass];
  if (found === undefined) throw unknownClass(message.evidenceClass);
  const { scale, unitError, transform, maxDeviationMm, usualDeviationMm, reasons } = message;
  const { volumeRatio, areaRatio } = message;
  return {
    class: found,
    ...(scale === undefined ? {} : { scale }),
    ...(unitError ? { unitError: UNIT_ERROR } : {}),
    ...(transform.length === 0 ? {} : { transform: rowsOf(transform) }),
    ...(maxDeviationMm === undefined ? {} : { maxDeviationMm }),
    ...(usualDeviationMm === undefined ? {} : { usualDeviationMm }),
    ...(volumeRatio === undefined ? {} : { volumeRatio }),
    ...(areaRatio === undefined ? {} : { areaRatio }),
    reasons,
  };
}

function rowsOf(cells: readonly number[]): readonly (readonly number[])[] {
  return [0, 4, 8, 12].map((first) => cells.slice(first, first + 4));
}

function unknownClass(evidenceClass: number): AppError {
  return new AppError({
    code: 'INTERNAL_ERROR',
    stage: 'geometry',
    message: 'The comparison came back with a class that this release does not know.',
    context: { evidenceClass },
  });
}
