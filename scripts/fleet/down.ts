// `make down`: stops what `make up` started, and nothing else.
import { stopFleet } from './stop-fleet.ts';

console.log(
  (await stopFleet()) ? 'The fleet is stopped; its data stays in .run/.' : 'No fleet of this checkout runs.',
);
