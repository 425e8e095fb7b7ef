// `make down`: stops what `make up` started, and nothing else.
import { RUN } from './layout.ts';
import { stopFleet } from './stop-fleet.ts';

console.log(
  (await stopFleet()) ? `The fleet is stopped; its data stays in ${RUN}.` : 'No fleet of this checkout runs.',
);
