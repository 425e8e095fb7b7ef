import { boxStl } from '../../cad-files.ts';
import { type Stage, sample } from '../stage.ts';
import type { Wishes } from './wishes.ts';

/** A large number: the client has seen whatever there was. */
const SEEN = { 'last-event-id': '999999' };
const ASYNC = { prefer: 'respond-async' };

async function acceptedJob({ fleet }: Stage): Promise<string> {
  const options = { similar: false, featureVersions: ['v1'] };
  const { body } = await fleet.api.analyze(sample('washers/washer-m12.step'), options, ASYNC);
  return body.job.id;
}

export const jobs: Readonly<Record<'listJobs' | 'getJob' | 'watchJob' | 'cancelJob', Wishes>> = {
  watchJob: async (stage) => [
    { about: 'from the beginning to the end', path: { id: await acceptedJob(stage) } },
    { about: 'when the client has seen the end', path: { id: stage.jointJob }, headers: SEEN },
  ],
  listJobs: () => [
    { about: 'a page', query: { kind: 'analyze', state: 'succeeded', limit: 1 } },
    { about: 'nothing that fits', query: { kind: 'reextract' } },
  ],
  getJob: async ({ fleet, jointJob }) => {
    const broken = { name: 'broken.step', bytes: 'no CAD at all' };
    const { body } = await fleet.api.analyze(broken, {}, ASYNC);
    const over = await fetch(`${fleet.base}${body.job.eventsUrl}`, {
      headers: { 'x-api-key': fleet.api.key },
    });
    await over.text();
    return [
      { about: 'an assembly that was taken apart', path: { id: jointJob } },
      { about: 'one that failed', path: { id: body.job.id } },
    ];
  },
  cancelJob: async ({ fleet }) => {
    await fleet.worker.kill();
    const { body } = await fleet.api.analyze(boxStl('waits.stl', [1, 2, 3]), {}, ASYNC);
    return [{ about: 'one that waits for a worker', path: { id: body.job.id } }];
  },
};
