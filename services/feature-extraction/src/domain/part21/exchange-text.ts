import type { Part21File } from './part21-file.ts';

/**
 * An exchange structure of the schema of a file with these instances, one a line, and a header that says nothing
 * else. Texts are taken byte by byte: each character is one.
 */
export function exchangeText({ index }: Part21File, instances: readonly string[]): Uint8Array {
  const schema = index.schemas[0] ?? 'AUTOMOTIVE_DESIGN';
  const lines = [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION((''),'2;1');",
    "FILE_NAME('','1970-01-01T00:00:00',(''),(''),'','','');",
    `FILE_SCHEMA(('${schema.replaceAll("'", "''")}'));`,
    'ENDSEC;',
    'DATA;',
    ...instances,
    'ENDSEC;',
    'END-ISO-10303-21;',
    '',
  ];
  return latin1(lines.join('\n'));
}

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
