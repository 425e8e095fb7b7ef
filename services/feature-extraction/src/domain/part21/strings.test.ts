import { describe, expect, test } from '@jest/globals';
import { decodeString } from './strings.ts';

describe('a STEP string', () => {
  test.each([
    ["'it''s'", "it's"],
    ["'a\\\\b'", 'a\\b'],
    ["'\\S\\D\\S\\V'", 'ÄÖ'],
    ["'\\PE\\\\S\\P'", 'а'],
    ["'\\X\\E9t\\X\\E9'", 'été'],
    ["'\\X2\\03B103B2\\X0\\!'", 'αβ!'],
    ["'\\X4\\0001F600\\X0\\'", '😀'],
    ["'line\\N\\break'", 'line\nbreak'],
    ["'\\X2\\03B\\X0\\'", '\\X2\\03B\\X0\\'],
    ["'über'", 'über'],
    ["'a\\X\\00b\\X2\\0000\\X0\\c\\X\\07'", 'abc'],
    ["'tab\\X\\09page\\F\\'", 'tab\tpage\f'],
    ["'lone \\X2\\D83D\\X0\\'", 'lone \ufffd'],
    ["'pair \\X2\\D83DDE00\\X0\\'", 'pair 😀'],
    ["'pair \\X2\\D83D\\X0\\\\X2\\DE00\\X0\\'", 'pair 😀'],
    ["'no scalar \\X4\\0000D83D\\X0\\'", 'no scalar \ufffd'],
  ])('%s reads %j', (token, text) => {
    expect(decodeString(new TextEncoder().encode(token))).toBe(text);
  });

  test('of raw ISO 8859-1 bytes is read as such', () => {
    expect(decodeString(Uint8Array.of(0x27, 0xfc, 0x62, 0x27))).toBe('üb');
  });
});
