import { describe, expect, test } from '@jest/globals';
import { stepText } from '../../../test/support/step-text.ts';
import { indexInstances } from './index-builder.ts';
import { openPart21 } from './open-part21.ts';
import { sortLeaves } from './sort-leaves.ts';

const sorted = (data: string) => {
  const bytes = stepText(data);
  return new TextDecoder().decode(sortLeaves(bytes, indexInstances(bytes)));
};
const whole = (data: string) => new TextDecoder().decode(stepText(data));

describe('leaves of complex instances', () => {
  test('are put in order with all that they hold, and what lies between them stays', () => {
    expect(sorted("#1=/* ( */(C(1,(2),T('X(')) /* A() */\n B()\tA(#2) );#2=A();")).toBe(
      whole("#1=/* ( */(A(#2) /* A() */\n B()\tC(1,(2),T('X(')) );#2=A();"),
    );
  });

  test('are ordered by character, as the standard has it', () => {
    expect(sorted('#1=(B_SPLINE_CURVE()BOUNDED_CURVE());')).toBe(
      whole('#1=(BOUNDED_CURVE()B_SPLINE_CURVE());'),
    );
  });

  test('are ordered behind a scope, and within it', () => {
    expect(sorted('#1=&SCOPE #2=(B()A());ENDSCOPE/#2/(Z(#2)Y());')).toBe(
      whole('#1=&SCOPE #2=(A()B());ENDSCOPE/#2/(Y()Z(#2));'),
    );
  });

  test('that are in order are not copied', () => {
    const bytes = stepText('#1=(A()B());#2=B();#3=A();');
    expect(sortLeaves(bytes, indexInstances(bytes))).toBe(bytes);
    expect(openPart21(bytes).bytes).toBe(bytes);
  });

  test('leave the bytes of the caller alone', () => {
    const bytes = Buffer.from(stepText('#1=(B()A());'));
    const before = bytes.toString();
    expect(openPart21(bytes).index.typeName(0)).toBe('(A B)');
    expect(bytes.toString()).toBe(before);
  });
});
