import type { Response } from 'express';

/** How long what a refused caller still sends is read and dropped. */
const LINGER_MS = 2_000;

/**
 * Reads and drops the rest of a request that is answered before its end, so that its caller gets to read the
 * answer and its connection serves the next request. One who sends for longer is cut off.
 */
export function dropRest(res: Response): void {
  const { req } = res;
  if (req.complete) return;
  req.unpipe();
  req.resume();
  const timer = setTimeout(() => req.destroy(), LINGER_MS);
  for (const event of ['end', 'close']) req.once(event, () => clearTimeout(timer));
}
