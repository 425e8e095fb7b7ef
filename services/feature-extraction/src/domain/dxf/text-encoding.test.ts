import { describe, expect, test } from '@jest/globals';
import { textDecoderFor } from './text-encoding.ts';

const raw = (...bytes: number[]) => String.fromCharCode(...bytes);

describe('texts of a drawing', () => {
  test.each([
    ['UTF-8 since 2007, whatever the code page says', ['AC1021', 'ANSI_1252'], raw(0xc3, 0xa4), 'ä'],
    ['the code page before', ['AC1015', 'ANSI_932'], raw(0x83, 0x41), 'ア'],
    ['the Cyrillic DOS page', ['AC1009', 'dos866'], raw(0x80), 'А'],
    ['windows-1252 for a page without a name', ['AC1015', 'ANSI_9999'], raw(0xe4), 'ä'],
    ['UTF-8 in a file that names no page', ['', ''], raw(0xc3, 0xa4), 'ä'],
    ['windows-1252 where that does not fit', ['', ''], raw(0xe4, 0x20), 'ä '],
    ['windows-1252 for broken UTF-8', ['AC1032', ''], raw(0xe4, 0x20), 'ä '],
  ] as const)('are %s', (_, [version, page], bytes, expected) => {
    expect(textDecoderFor(version, page)(bytes)).toBe(expected);
  });

  test('have characters by number', () => {
    const decode = textDecoderFor('AC1015', 'ANSI_1252');
    expect(decode('\\U+2205 5 \\M+18341 \\U+D83D\\U+DE00 \\U+12')).toBe('∅ 5 ア 😀 \\U+12');
  });
});
