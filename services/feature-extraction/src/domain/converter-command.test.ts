import { expect, test } from '@jest/globals';
import { parseConverterCommand } from './converter-command.ts';

const PATHS = {
  input: '/scratch/a b/in/drawing.dwg',
  output: '/scratch/a b/out/drawing.dxf',
  inputFolder: '/scratch/a b/in',
  outputFolder: '/scratch/a b/out',
};

test('a path is one word, whatever is in it', () => {
  const command = parseConverterCommand('/opt/convert --in={input}  -o {output} $(rm) ;');
  expect(command(PATHS)).toEqual([
    '/opt/convert',
    '--in=/scratch/a b/in/drawing.dwg',
    '-o',
    '/scratch/a b/out/drawing.dxf',
    '$(rm)',
    ';',
  ]);
  expect(parseConverterCommand('/x {inputFolder} {outputFolder}')(PATHS)).toEqual([
    '/x',
    '/scratch/a b/in',
    '/scratch/a b/out',
  ]);
});

test.each([
  '',
  'convert {input} {output}',
  '/opt/convert {input}',
  '/opt/convert {output}',
  './c {input} {output}',
])('a command that could not work is refused: %j', (template) => {
  expect(() => parseConverterCommand(template)).toThrow(/absolute path/);
});
