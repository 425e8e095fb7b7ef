import { expect, test } from '@jest/globals';
import { csv } from './csv.ts';

test('cells are quoted where they must be, lines end with CRLF', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['1,5', 'say "no"'],
        ['two\nlines', null],
      ],
    ),
  ).toBe('a,b\r\n"1,5","say ""no"""\r\n"two\nlines",\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '  =1', '\t=1', '＝1', '=HYPERLINK("http://x")'])(
  'the text %j is no formula any more',
  (text) => {
    const [line = ''] = csv([text], []).split('\r\n');
    expect(line.replace(/^"/, '')).toMatch(/^'/);
  },
);

test('numbers stay numbers', () => {
  expect(csv(['n'], [[-1.5], [0]])).toBe('n\r\n-1.5\r\n0\r\n');
});
