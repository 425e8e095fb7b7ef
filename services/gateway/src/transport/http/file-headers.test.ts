import { expect, test } from '@jest/globals';
import { attachment, contentTypeOf } from './file-headers.ts';

test('a name with quotes, paths, line breaks and umlauts becomes a header that says one thing', () => {
  const header = attachment('../a"b\r\nSet-Cookie: ü%.stp', 'step');
  expect(header).not.toMatch(/[\r\n]/);
  expect(header).toBe(
    `attachment; filename=".._a_b__Set-Cookie: __.stp"; filename*=UTF-8''.._a%22b__Set-Cookie%3A%20%C3%BC%25.stp`,
  );
});

test('a name without its extension gets it, and unknown formats are bytes', () => {
  expect(attachment('Flange', 'step')).toContain('filename="Flange.step"');
  expect(attachment('Flange.3MF', '3mf')).toContain('filename="Flange.3MF"');
  expect(attachment('Flange', '3mf')).toContain('filename="Flange.3mf"');
  expect(contentTypeOf('3mf')).toBe('model/3mf');
  expect(attachment('Flange', 'ply')).toContain('filename="Flange.ply"');
  expect(contentTypeOf('ply')).toBe('application/octet-stream');
});
