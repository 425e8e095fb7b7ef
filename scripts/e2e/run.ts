// `make e2e`: the main job on real input, through the fleet as `make up` starts it.
import { type Api, connectApi } from '../fleet/client.ts';
import { loadDotEnv } from '../fleet/dot-env.ts';
import { readSettings } from '../fleet/settings.ts';
import { startFleet } from '../fleet/start-fleet.ts';
import { stopFleet } from '../fleet/stop-fleet.ts';
import { type Checks, createChecks } from './checks.ts';
import { compareFilters, listAllParts } from './filters.ts';
import { type LabelledFile, readLibrary } from './library.ts';
import { type Ranking, rankAll, tieGroups } from './neighbours.ts';
import { measureRetrieval } from './retrieval.ts';
import { type Uploaded, uploadAll } from './upload.ts';

loadDotEnv();
const settings = readSettings(process.env);
const checks = createChecks();
const { source, files } = readLibrary();
const begun = performance.now();

try {
  await startFleet(settings, (line) => console.log(`  ${line}`));
  await mainJob(connectApi(settings.gateway));
} finally {
  if (process.env.E2E_KEEP !== '1') await stopFleet();
}
console.log(`e2e: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
console.log(`${checks.passed} passed, ${checks.failed} failed`);
process.exitCode = checks.failed === 0 ? 0 : 1;

async function mainJob(api: Api): Promise<void> {
  console.log(`Uploading ${files.length} files of ${source}, half of them as jobs …`);
  const uploaded = await uploadAndReport(api, files);
  const labelOf = new Map(
    uploaded.flatMap((u) => (u.partId === null ? [] : [[u.partId, u.file.label] as const])),
  );
  const ids = [...labelOf.keys()];
  await checkDefault(api);
  const withSelf = await rankAll(api, ids, { excludeSelf: false });
  checkSelf(checks, withSelf, labelOf);
  for (const version of ['v4', 'v5']) {
    reportRetrieval(version, await rankAll(api, ids, { excludeSelf: true, version }), labelOf);
  }
  const parts = await listAllParts(api);
  const { cases, differences } = await compareFilters(api, parts);
  checks.expect(
    `${cases} filtered searches agree with brute force`,
    differences.length === 0,
    differences.join('; '),
  );
  await uploadAgain(api, parts.length, uploaded);
  await restart(withSelf, ids);
}

async function uploadAndReport(api: Api, all: readonly LabelledFile[]): Promise<Uploaded[]> {
  const started = performance.now();
  const uploaded = await uploadAll(api, all);
  const seconds = (performance.now() - started) / 1000;
  const parts = new Set(uploaded.flatMap((u) => u.partId ?? []));
  const errors = uploaded.filter((u) => u.errorCode !== null);
  const byCode = [...Map.groupBy(errors, (u) => u.errorCode)].map(([code, list]) => `${code} ${list.length}`);
  const lags = uploaded.flatMap((u) => u.lagSeconds ?? []).toSorted((a, b) => a - b);
  const p95 = lags[Math.min(lags.length - 1, Math.floor(lags.length * 0.95))] ?? 0;
  console.log(
    `  files in ${all.length}, parts out ${parts.size}, errors by code: ${byCode.join(', ') || 'none'}`,
  );
  console.log(
    `  ${seconds.toFixed(1)} s, ${(all.length / seconds).toFixed(1)} parts/s, index lag p95 ${p95.toFixed(2)} s`,
  );
  for (const { file, errorCode } of errors) console.log(`    ${file.name}: ${errorCode}`);
  checks.expect('every file became a part', errors.length === 0, `${errors.length} did not`);
  return uploaded;
}

function checkSelf(
  to: Checks,
  rankings: ReadonlyMap<string, Ranking>,
  labelOf: ReadonlyMap<string, string>,
): void {
  const lost = [...rankings].filter(
    ([id, ranking]) => !ranking.some((item) => item.id === id && item.distance === ranking[0]?.distance),
  );
  to.expect(
    'each part is at the best distance of its own search',
    lost.length === 0,
    `${lost.length} of ${rankings.size} are not`,
  );
  const ties = tieGroups(rankings);
  console.log(`  ${ties.length} tie groups (equal vectors):`);
  for (const group of ties) {
    const counts = [...Map.groupBy(group, (id) => labelOf.get(id))].map(
      ([label, ids]) => `${ids.length} ${label}`,
    );
    console.log(`    ${counts.join(', ')}`);
  }
}

/** Every part was written in every version, so that v5 never ceased to cover them. */
async function checkDefault(api: Api): Promise<void> {
  const { body } = await api.get('/features/versions');
  const usual = body.items.find((item) => item.default);
  const detail = `${usual?.version}, ${usual?.indexedParts} of ${usual?.parts} parts`;
  checks.expect(
    'searches go by v5, which covers every part',
    body.default === 'v5' && usual?.coverage === 1,
    detail,
  );
}

function reportRetrieval(
  version: string,
  rankings: ReadonlyMap<string, Ranking>,
  labelOf: ReadonlyMap<string, string>,
): void {
  const { labels, queries, macroNearest, macroMap } = measureRetrieval(rankings, labelOf);
  console.log(`  ${version} on ${labels} labels, ${queries} queries, leave one out:`);
  console.log(`    nearest neighbour ${macroNearest.toFixed(3)}, mAP ${macroMap.toFixed(3)} (macro)`);
}

async function uploadAgain(api: Api, partsBefore: number, first: readonly Uploaded[]): Promise<void> {
  console.log('Uploading the same files again …');
  const again = await uploadAll(
    api,
    first.map((u) => u.file),
  );
  const { body } = await api.get('/parts?limit=1');
  checks.expect(
    'no new part',
    again.every((u) => !u.created) && body.total === partsBefore,
    `${body.total} parts`,
  );
  const misses = again.filter((u) => u.cache !== 'l1' && u.cache !== 'l2');
  checks.expect('a cache hit for each', misses.length === 0, `${misses.length} misses`);
}

async function restart(before: ReadonlyMap<string, Ranking>, ids: readonly string[]): Promise<void> {
  console.log('Restarting everything …');
  await stopFleet();
  await startFleet(settings, (line) => console.log(`  ${line}`));
  const after = await rankAll(connectApi(settings.gateway), ids, { excludeSelf: false });
  const changed = ids.filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
  checks.expect('the same answers after a restart', changed.length === 0, `${changed.length} changed`);
}
