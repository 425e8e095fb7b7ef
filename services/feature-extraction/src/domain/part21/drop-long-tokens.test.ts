import { describe, expect, test } from '@jest/globals';
import { dropLongTokens } from './drop-long-tokens.ts';

const LONG = 'x'.repeat(50);

function dropped(text: string): string {
  return Buffer.from(dropLongTokens(Buffer.from(text), 20)).toString();
}

describe('tokens that are too long for a reader', () => {
  test.each([
    ['one is emptied', `#1=A('${LONG}',1.);`, "#1=A('',1.);"],
    ['each is emptied', `#1=A('${LONG}','b','${LONG}');`, "#1=A('','b','');"],
    ['a long comment goes', `#1=A(/*${LONG}'*/'b');`, "#1=A('b');"],
    ['doubled quotes are part of it', `#1=A('${LONG}''${LONG}',$);`, "#1=A('',$);"],
  ])('%s', (_, text, expected) => expect(dropped(text)).toBe(expected));

  test.each([
    ['short strings', "#1=A('one','it''s','');"],
    ['a quote in a comment', `#1=A(/* don't */B(1.,${LONG}),'b');`],
    ['a string without an end', `#1=A('${LONG}`],
    ['a comment without an end', `#1=A('a') /* '${LONG}`],
  ])('nothing is done to %s', (_, text) => {
    const bytes = Buffer.from(text);
    expect(dropLongTokens(bytes, 20)).toBe(bytes);
  });
});
