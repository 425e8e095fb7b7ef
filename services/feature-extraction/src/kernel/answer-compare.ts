import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareShapes } from '../domain/compare/compare-shapes.ts';
import { decodePair } from '../domain/compare/shape-bytes.ts';
import { type CompareRequest, RENDITION_FILE, type WorkerMessage } from './messages.ts';
import type { StageClock } from './stage-clock.ts';

/** Compares two shapes that were read before; the evidence is written as JSON. */
export function answerCompare(request: CompareRequest, pair: Uint8Array, clock: StageClock): WorkerMessage {
  clock.enter('parse');
  const [a, b] = decodePair(pair);
  clock.enter('geometry');
  const content = new TextEncoder().encode(JSON.stringify(compareShapes(a, b)));
  writeFileSync(join(request.outFolder, RENDITION_FILE), content);
  return { type: 'rendered', id: request.id, bytes: content.length, timingsMs: clock.finish() };
}
