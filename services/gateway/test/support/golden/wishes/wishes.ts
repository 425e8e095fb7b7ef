import type { Wish } from '../ask.ts';
import type { Stage } from '../stage.ts';

/** The requests to one operation, worked out when its turn comes. */
export type Wishes = (stage: Stage) => readonly Wish[] | Promise<readonly Wish[]>;
