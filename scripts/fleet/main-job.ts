import { join } from 'node:path';
import type { Api } from './client.ts';
import { PATHS } from './layout.ts';
import { table } from './status-table.ts';

/** The sample that `make up` analyses before the user's eyes. */
export const SHOWN_SAMPLE = 'flanges/flange-dn50-4.step';

/** Analyses one part and prints what the platform is for: its geometry and its five nearest neighbours. */
export async function showMainJob(api: Api, sample: string): Promise<string> {
  const { status, body } = await api.analyze(join(PATHS.samples, sample), { similar: { k: 5 } });
  if (status !== 200) throw new Error(`The main job failed: ${status} ${body.code}: ${body.message}`);
  const { geometry, similar } = body;
  const rows = similar.items.map((item) => [
    item.name,
    item.partNumber ?? '–',
    item.score.toFixed(4),
    item.distance.toExponential(2),
  ]);
  return [
    `samples/${sample} (${body.file.format}, ${body.file.bytes} bytes, cache ${body.cache})`,
    `  size      ${geometry.sizeMm.map((mm) => mm.toFixed(2)).join(' × ')} mm`,
    `  volume    ${geometry.volumeMm3?.toFixed(1) ?? '–'} mm³, area ${geometry.areaMm2?.toFixed(1) ?? '–'} mm²`,
    `  topology  ${geometry.solids} solid(s), ${geometry.faces} faces, ${geometry.edges} edges`,
    `  surfaces  ${Object.entries(geometry.surfaceTypes)
      .map(([type, count]) => `${count} ${type}`)
      .join(', ')}`,
    '',
    `Nearest neighbours (${similar.version}, ${similar.backend}${similar.degraded ? ', degraded' : ''}):`,
    table(['name', 'part number', 'score', 'distance'], rows),
  ].join('\n');
}
