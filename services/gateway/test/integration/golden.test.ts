import { ERROR_CODES, type ErrorCode } from '@cadml/errors';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATIONS, type OperationId } from '../../src/domain/access-table.ts';
import { OPERATION_DOCS } from '../../src/transport/http/operation-docs.ts';
import { Problem } from '../../src/transport/http/schemas/common.ts';
import type { z } from '../../src/transport/http/schemas/zod.ts';
import { expectGolden, expectGoldenFiles } from '../support/golden/golden-file.ts';
import { type Answered, record } from '../support/golden/record.ts';
import { type Stage, setStage } from '../support/golden/stage.ts';
import { ERRORS, NOT_PROVOKED, OUTAGES } from '../support/golden/wishes/errors.ts';
import { WISHES } from '../support/golden/wishes/index.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, 90_000);

const ASKED = Object.keys(WISHES) as OperationId[];
const REFUSED = Object.keys(ERRORS) as ErrorCode[];
const BROKEN = Object.keys(OUTAGES) as ErrorCode[];

/** An answer has the fields that the OpenAPI document gives it, and no others. */
function expectAsDocumented(operation: OperationId, { status, json }: Answered): void {
  if (json === null) return;
  const { content } = (OPERATION_DOCS[operation].responses[status] ?? {}) as {
    content?: Readonly<Record<string, { readonly schema: z.ZodType }>>;
  };
  const schema = content?.['application/json']?.schema;
  if (schema === undefined)
    throw new Error(`${operation}: ${status} is not documented. ${JSON.stringify(json)}`);
  expect(schema.parse(json)).toEqual(json);
}

async function expectRefused(code: ErrorCode): Promise<void> {
  const answers = [];
  for (const { operation, ...wish } of (await { ...ERRORS, ...OUTAGES }[code]?.(stage)) ?? []) {
    const { recorded, json } = await record(stage, operation, wish);
    expect(json).toMatchObject({ code });
    expect(Problem.parse(json)).toEqual(json);
    answers.push(recorded);
  }
  expectGolden(`errors/${code}`, answers);
}

describe('every error code', () => {
  test('has a golden answer, or a reason why it has none', () => {
    expect([...REFUSED, ...BROKEN, ...Object.keys(NOT_PROVOKED)].toSorted()).toEqual(ERROR_CODES.toSorted());
  });

  test.each(REFUSED)('%s is told as its golden file says', expectRefused);
});

describe('every operation', () => {
  test('of the authorization table has a golden answer', () => {
    expect(ASKED.toSorted()).toEqual(OPERATIONS.map(([id]) => id).toSorted());
  });

  test.each(ASKED)('%s answers as its golden file says', async (operation) => {
    const answers = [];
    for (const wish of await WISHES[operation](stage)) {
      const answered = await record(stage, operation, wish);
      expectAsDocumented(operation, answered);
      answers.push(answered.recorded);
    }
    expectGolden(operation, answers);
  });
});

describe('a fleet that is broken', () => {
  test.each(BROKEN)('tells %s as its golden file says', expectRefused);
});

test('no golden file is left of what nobody asks any more', () => {
  expectGoldenFiles([...ASKED, ...[...REFUSED, ...BROKEN].map((code) => `errors/${code}`)]);
});
