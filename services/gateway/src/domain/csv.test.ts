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

test.each([';=1+1', 'a;=1+1', 'a\t@SUM(A1)', 'a;"=1+1', 'a; +1;-1', 'a;\u00a0=1'])(
  'nor is what stands behind a semicolon or tab in %j',
  (text) => {
    const [line = ''] = csv([text], []).split('\r\n');
    for (const cell of line.split(/[;\t]/)) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/);
  },
);

test('numbers stay numbers', () => {
  expect(csv(['n'], [[-1.5], [0]])).toBe('n\r\n-1.5\r\n0\r\n');
});
