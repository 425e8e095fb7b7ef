import type { CallContext } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { compareGeometry } from '../../application/compare-geometry.ts';
import type { EvidenceClass } from '../../domain/compare/evidence.ts';
import { EXTRACTOR_REVISION } from '../../domain/extractor-revision.ts';
import { decodeExtents, decodeHash } from './decode.ts';
import type { TransportDeps } from './transport-deps.ts';

const CLASSES = {
  identical: proto.EvidenceClass.EVIDENCE_CLASS_IDENTICAL,
  mirrored: proto.EvidenceClass.EVIDENCE_CLASS_MIRRORED,
  scaled: proto.EvidenceClass.EVIDENCE_CLASS_SCALED,
  remeshed: proto.EvidenceClass.EVIDENCE_CLASS_REMESHED,
  near: proto.EvidenceClass.EVIDENCE_CLASS_NEAR,
  different: proto.EvidenceClass.EVIDENCE_CLASS_DIFFERENT,
} as const satisfies Record<EvidenceClass, proto.EvidenceClass>;

export async function compare(
  deps: TransportDeps,
  { aHash, bHash, options }: proto.CompareGeometryRequest,
  call: CallContext,
): Promise<proto.CompareGeometryResponse> {
  const { aName = '', bName = '', aSizeMm, bSizeMm, workClass } = options ?? {};
  const evidence = await compareGeometry(
    deps,
    {
      a: { fileHash: decodeHash(aHash), name: aName, sizeMm: decodeExtents(aSizeMm) },
      b: { fileHash: decodeHash(bHash), name: bName, sizeMm: decodeExtents(bSizeMm) },
      workClass: workClass === proto.WorkClass.WORK_CLASS_JOB ? 'job' : 'interactive',
    },
    call,
  );
  return {
    evidenceClass: CLASSES[evidence.class],
    scale: evidence.scale ?? undefined,
    unitError: evidence.isUnitError,
    transform: [...(evidence.transform ?? [])],
    maxDeviationMm: evidence.maxDeviationMm ?? undefined,
    usualDeviationMm: evidence.usualDeviationMm ?? undefined,
    volumeRatio: evidence.volumeRatio ?? undefined,
    areaRatio: evidence.areaRatio,
    reasons: [...evidence.reasons],
    extractorRevision: EXTRACTOR_REVISION,
  };
}
