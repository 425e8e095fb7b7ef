import {
  type ComparePartsDeps,
  type CompareTarget,
  compareParts,
} from '../../../application/compare-parts.ts';
import type { Handler } from '../exchange.ts';
import { CompareRequest } from '../schemas/compare.ts';
import { validate } from '../schemas/validate.ts';
import type { z } from '../schemas/zod.ts';
import { sendJson } from './json.ts';

export function createCompareRoute(deps: ComparePartsDeps): Handler {
  return async ({ req, res, call }) => {
    const { a, b } = validate(CompareRequest, req.body, 'comparison');
    sendJson(res, 200, await compareParts(deps, { a: targetOf(a), b: targetOf(b) }, call));
  };
}

function targetOf(side: z.output<typeof CompareRequest>['a']): CompareTarget {
  return typeof side === 'string' ? { partId: side } : side;
}
