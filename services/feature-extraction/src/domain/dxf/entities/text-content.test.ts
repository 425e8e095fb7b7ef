import { describe, expect, test } from '@jest/globals';
import { mtextContent, textContent } from './text-content.ts';

describe('the text that is seen', () => {
  test.each([
    ['%%c20 %%p0.1%%d', 'Ø20 ±0.1°'],
    ['%%uunder%%u %%oover%%o', 'under over'],
    ['100%%% %%065', '100% A'],
    ['a^Ib^ c', 'a b^c'],
    ['^', '^'],
  ])('of TEXT %j', (raw, shown) => {
    expect(textContent(raw)).toBe(shown);
  });

  test.each([
    ['{\\fArial|b0|i0;bold} \\H2.5x;high', 'bold high'],
    ['one\\Ptwo^Jthree', 'one\ntwo\nthree'],
    ['\\A1;1\\S1/2; \\S+0.1^ -0.2;', '11/2 +0.1/-0.2'],
    ['\\{braces\\} and \\\\', '{braces} and \\'],
    ['\\C1;red \\c255;true \\Lline\\l\\~%%c', 'red true line\u00a0Ø'],
    ['\\pi0,l2,t4;item', 'item'],
  ])('of MTEXT %j', (raw, shown) => {
    expect(mtextContent(raw)).toBe(shown);
  });

  test('takes linear time for a megabyte of openings', () => {
    expect(mtextContent('\\f'.repeat(500_000))).toHaveLength(1_000_000);
  });
});
