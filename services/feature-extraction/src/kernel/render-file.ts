import type { Vec3 } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { writeGlb } from '../domain/glb/write-glb.ts';
import { drawPlan } from '../domain/picture/draw-plan.ts';
import { drawScene } from '../domain/picture/draw-scene.ts';
import type { Image } from '../domain/picture/image.ts';
import { MAX_RENDITION_BYTES, type Picture } from '../domain/rendition.ts';
import { partSheet } from '../domain/sheet/part-sheet.ts';
import { planSheet } from '../domain/sheet/plan-sheet.ts';
import { flattenPlan } from './flatten-plan.ts';
import type { RenderRequest } from './messages.ts';
import { openMesh } from './open-mesh.ts';
import { encodePng } from './png.ts';
import { PLAIN } from './shape-scene.ts';
import { shapeSubject } from './shape-subject.ts';
import type { StageClock } from './stage-clock.ts';
import { stepDress } from './step-dress.ts';
import type { Subject } from './subject.ts';
import { useBrep, useStep, type Workbench } from './workbench.ts';

/** Asks for something to be looked at. */
export type PictureRequest = Omit<RenderRequest, 'rendition' | 'product'> & { readonly rendition: Picture };

/**
 * Makes a picture, model or drawing of the bytes of a file. Throws what reading it throws, UNSUPPORTED_FORMAT
 * for the model of a drawing, RESOURCE_EXHAUSTED for what would be too long.
 */
export function renderFile(
  bench: Workbench,
  request: PictureRequest,
  bytes: Uint8Array,
  clock: StageClock,
): Uint8Array {
  const { format, sizeMm, rendition } = request;
  switch (format) {
    case 'step':
      return useStep(bench, request, { bytes, clock }, (step) => {
        clock.enter('geometry');
        return renderSubject(
          shapeSubject(bench.oc, step, { sizeMm, dress: () => stepDress(step) }),
          rendition,
        );
      });
    case 'brep':
    case 'iges':
      return useBrep(bench, request, { bytes, clock }, (brep) => {
        clock.enter('geometry');
        const dress = () => ({ ...PLAIN, colour: request.converted?.colour ?? null });
        return renderSubject(shapeSubject(bench.oc, brep, { sizeMm, dress }), rendition);
      });
    case 'stl':
    case 'obj':
    case 'ply':
    case '3mf':
    case 'glb':
    case 'gltf':
      clock.enter('parse');
      return renderSubject(openMesh(format, bytes, sizeMm), rendition);
    case 'dxf':
      clock.enter('parse');
      return renderPlan(bytes, rendition, sizeMm);
  }
}

function renderSubject(subject: Subject, rendition: Picture): Uint8Array {
  const maxBytes = MAX_RENDITION_BYTES[rendition.kind];
  switch (rendition.kind) {
    case 'thumbnail':
      return encoded(drawScene(subject.scene(), rendition));
    case 'model':
      return writeGlb(subject.scene(), maxBytes);
    case 'drawing':
      return new TextEncoder().encode(partSheet(subject.drawing(), maxBytes));
  }
}

function renderPlan(bytes: Uint8Array, rendition: Picture, sizeMm: Vec3 | undefined): Uint8Array {
  if (rendition.kind === 'model') throw flat();
  const lines = flattenPlan(bytes, sizeMm);
  if (rendition.kind === 'thumbnail') return encoded(drawPlan(lines, rendition));
  const sheet = planSheet(lines, MAX_RENDITION_BYTES.drawing);
  if (sheet === null) throw nothingToSee();
  return new TextEncoder().encode(sheet);
}

function encoded(image: Image | null): Uint8Array {
  if (image === null) throw nothingToSee();
  return encodePng(image);
}

function flat(): AppError {
  return new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'geometry',
    message: 'A 2D drawing has no model. Ask for its drawing.svg or thumbnail.png.',
    context: { kind: 'drawing' },
  });
}

function nothingToSee(): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: 'The file has nothing that can be drawn. Check that it was not saved with everything hidden.',
  });
}
