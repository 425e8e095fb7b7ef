import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IndexBuilder, indexInstances } from './index-builder.ts';
import type { InstanceIndex } from './instance-index.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { readInstance } from './parameters.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function file(data: string, header = "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 }'));"): Uint8Array {
  return bytes(`ISO-10303-21;\nHEADER;\n${header}\nENDSEC;\nDATA;\n${data}\nENDSEC;\nEND-ISO-10303-21;\n`);
}

function refusal(input: Uint8Array, limits = DEFAULT_PART21_LIMITS): AppError {
  try {
    indexInstances(input, limits);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** Everything an index says, for comparison. */
function contents(index: InstanceIndex): unknown[] {
  return Array.from({ length: index.size }, (_, slot) => [
    index.nameOf(slot),
    index.typeName(slot),
    index.start[slot],
    index.end[slot],
    index.line[slot],
    [...index.referencesOf(slot)].map((target) => index.nameOf(target)),
  ]);
}

const SAMPLE = [
  '/* a comment with #9=X(; and * inside **/',
  "#1=CARTESIAN_POINT('it''s (#7)',(0.,-1.5E-3,+2.));",
  "#20 = ( BOUNDED_CURVE ( ) B_SPLINE_CURVE(3,(#1,#1),.UNSPECIFIED.) CURVE('') ) ;",
  '#3=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),#20);',
  '#18446744073709551615=A(*,$,"0FF",.T.,((#1),()));',
].join('\n');

describe('the instance index', () => {
  test('holds types, references, byte ranges and lines', () => {
    const input = file(SAMPLE);
    const index = indexInstances(input);
    const text = new TextDecoder().decode(input);
    expect(index.schemas).toEqual(['AUTOMOTIVE_DESIGN']);
    expect(index.defined).toBe(4);
    expect(contents(index).map((row) => (row as unknown[]).toSpliced(2, 2))).toEqual([
      ['#1', 'CARTESIAN_POINT', 7, []],
      ['#20', '(BOUNDED_CURVE B_SPLINE_CURVE CURVE)', 8, ['#1', '#1']],
      ['#3', 'LENGTH_MEASURE_WITH_UNIT', 9, ['#20']],
      ['#18446744073709551615', 'A', 10, ['#1']],
    ]);
    expect(text.slice(index.start[1], index.end[1])).toMatch(/^#20 = .* ;$/);
  });

  test('finds instances by each part of a complex instance', () => {
    const index = indexInstances(file(SAMPLE));
    expect(index.slotsOf('CURVE')).toEqual([1]);
    expect(index.slotsOf('NO_SUCH')).toEqual([]);
  });

  test('is the same whatever the chunks are', () => {
    const input = file(SAMPLE);
    const whole = contents(indexInstances(input));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: input.length }), { maxLength: 40 }), (cuts) => {
        const builder = new IndexBuilder();
        let from = 0;
        for (const to of [...cuts].sort((a, b) => a - b)) {
          builder.write(input.slice(from, to));
          from = to;
        }
        builder.write(input.slice(from));
        expect(contents(builder.finish())).toEqual(whole);
      }),
    );
    const bytewise = new IndexBuilder();
    for (let i = 0; i < input.length; i++) bytewise.write(input.slice(i, i + 1));
    expect(contents(bytewise.finish())).toEqual(whole);
  });

  test('takes several DATA sections, with and without parameters, and steps over other sections', () => {
    const text = [
      'ISO-10303-21;HEADER;ENDSEC;ANCHOR;<a>=#1;ENDSEC;REFERENCE;#5=<x#y>;ENDSEC;',
      "DATA;#1=A();ENDSEC;DATA('second',('S'));#2=B(#1);ENDSEC;END-ISO-10303-21;trailing (",
    ].join('');
    expect(indexInstances(bytes(text)).defined).toBe(2);
  });

  test('keeps names apart that differ beyond 53 bits', () => {
    const index = indexInstances(file('#9007199254740993=A();\n#9007199254740992=B(#9007199254740993);'));
    expect([0, 1].map((slot) => index.nameOf(slot))).toEqual(['#9007199254740993', '#9007199254740992']);
  });
});

describe('the index refuses with PARSE_FAILED / preflight and a place', () => {
  test.each([
    ['a name defined twice', '#1=A();\n#1=B();', /#1 is defined twice, first in line 6 \(line 7, column 1/],
    [
      'a number that is not finite',
      '#1=A((1.,1.E400));',
      /'1.E400' is not a finite number \(line 6, column 10/,
    ],
    ['a number of 400 digits', `#1=A(${'9'.repeat(400)}.);`, /not a finite number/],
    ['not a number', '#1=A(NAN);', /'\)' stands where '\('/],
    [
      'a string that is not closed',
      "#1=A('x);",
      /a string that begins here is not closed \(line 6, column 6/,
    ],
    ['a missing value', '#1=A(1,,2);', /',' stands where a value should be/],
    ['a missing comma', '#1=A(1 2);', /'2' stands where ',' or '\)'/],
    ['a missing semicolon', '#1=A(1)\n#2=B();', /'#2' stands where ';'/],
    ['a name beyond 64 bits', '#18446744073709551616=A();', /exceeds 64 bits/],
    ['garbage', '\u0001\u0002 lorem ipsum', /byte 1 cannot stand here \(line 6/],
    ['words', 'lorem ipsum', /'lorem' stands where an instance or ENDSEC/],
  ])('%s', (_, data, message) => {
    const error = refusal(file(data));
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    expect(error.message).toMatch(message);
  });

  test('a file that ends anywhere before its end mark', () => {
    const input = file(SAMPLE);
    const last = input.length - 'END-ISO-10303-21;\n'.length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last }), (length) => {
        expect(refusal(input.slice(0, length))).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
      }),
    );
  });

  test('any bytes that are no STEP file, without another error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const head = bytes('ISO-10303-21;HEADER;ENDSEC;DATA;#1=A(');
        expect(refusal(Uint8Array.of(...head, ...noise)).stage).toBe('preflight');
      }),
    );
  });
});

describe('the index refuses with RESOURCE_EXHAUSTED', () => {
  test.each([
    ['depth', `#1=A(${'('.repeat(200_000)}${')'.repeat(200_000)});`, DEFAULT_PART21_LIMITS],
    ['instances', '#1=A();#2=A();#3=A();', { ...DEFAULT_PART21_LIMITS, maxInstances: 2 }],
    ['references', '#1=A();#2=A(#1,#1,#1);', { ...DEFAULT_PART21_LIMITS, maxReferences: 2 }],
    ['token', `#1=A('${'x'.repeat(100)}');`, { ...DEFAULT_PART21_LIMITS, maxTokenBytes: 50 }],
  ])('what is over the limit of %s', (limit, data, limits) => {
    const error = refusal(file(data), limits);
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit } });
  });
});

describe('the parameters of an instance', () => {
  test('are read with their types', () => {
    const input = file(SAMPLE);
    const index = indexInstances(input);
    expect(readInstance(input, index, 0)).toEqual([
      { type: 'CARTESIAN_POINT', parameters: ["it's (#7)", [0, -0.0015, 2]] },
    ]);
    expect(readInstance(input, index, 1).map((part) => part.type)).toEqual([
      'BOUNDED_CURVE',
      'B_SPLINE_CURVE',
      'CURVE',
    ]);
    expect(readInstance(input, index, 2)[0]?.parameters).toEqual([
      { kind: 'typed', type: 'LENGTH_MEASURE', parameters: [25.4] },
      { kind: 'reference', slot: 1 },
    ]);
    expect(readInstance(input, index, 3)[0]?.parameters).toEqual([
      { kind: 'derived' },
      null,
      { kind: 'binary', hex: '0FF' },
      { kind: 'enumeration', name: 'T' },
      [[{ kind: 'reference', slot: 0 }], []],
    ]);
  });
});
