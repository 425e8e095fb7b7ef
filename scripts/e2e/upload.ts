import type { ApiBody } from '../fleet/api-body.ts';
import type { Api } from '../fleet/client.ts';
import { concurrently } from './concurrently.ts';
import type { LabelledFile } from './library.ts';

/** What became of one file. */
export interface Uploaded {
  readonly file: LabelledFile;
  readonly partId: string | null;
  readonly created: boolean;
  readonly cache: string | null;
  readonly errorCode: string | null;
  /** Seconds from accepted to searchable; null for synchronous uploads. */
  readonly lagSeconds: number | null;
}

const AT_ONCE = 6;
const JOB_PATIENCE_MS = 300_000;

/** Uploads every file, every other one as a job, and waits until the last job ended. */
export function uploadAll(api: Api, files: readonly LabelledFile[]): Promise<Uploaded[]> {
  return concurrently(files, AT_ONCE, (file, i) => uploadOne(api, file, i % 2 === 1));
}

async function uploadOne(api: Api, file: LabelledFile, asJob: boolean): Promise<Uploaded> {
  const options = {
    name: file.name.slice(0, 200),
    tags: [file.label],
    attributes: { label: file.label },
    similar: false,
  };
  const answer = await api.analyze(file.path, options, asJob ? { prefer: 'respond-async' } : {});
  if (answer.status === 202) return waitForJob(api, file, answer.body.job.id);
  if (answer.status !== 200) return failure(file, answer.body?.code ?? `HTTP_${answer.status}`);
  return outcome(file, answer.body, null);
}

async function waitForJob(api: Api, file: LabelledFile, id: string): Promise<Uploaded> {
  const end = Date.now() + JOB_PATIENCE_MS;
  while (Date.now() < end) {
    const { body: job } = await api.get(`/jobs/${id}`);
    if (job.state === 'succeeded') {
      const lag = (Date.parse(job.finishedAt) - Date.parse(job.createdAt)) / 1000;
      return outcome(file, job.result, lag);
    }
    if (job.state === 'failed' || job.state === 'cancelled')
      return failure(file, job.error?.code ?? job.state);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return failure(file, 'JOB_NEVER_ENDED');
}

function outcome(file: LabelledFile, body: ApiBody | null, lagSeconds: number | null): Uploaded {
  if (body === null || body.part === null) return failure(file, 'NOT_INDEXED');
  return {
    file,
    partId: body.part.id,
    created: body.part.created,
    cache: body.cache,
    errorCode: null,
    lagSeconds,
  };
}

function failure(file: LabelledFile, errorCode: string): Uploaded {
  return { file, partId: null, created: false, cache: null, errorCode, lagSeconds: null };
}
