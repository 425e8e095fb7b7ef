export interface ConverterPaths {
  readonly input: string;
  readonly output: string;
  readonly inputFolder: string;
  readonly outputFolder: string;
}

/** A program with arguments, into which the paths of a run are put. */
export type ConverterCommand = (paths: ConverterPaths) => readonly string[];

const PLACES = /\{(input|output|inputFolder|outputFolder)\}/g;

/**
 * The command of a setting: words between spaces, in each of which places are filled after it was cut, so
 * that no path is ever taken for more than one word. Throws for one that could not work.
 */
export function parseConverterCommand(template: string): ConverterCommand {
  const words = template.trim().split(/\s+/);
  const places = [...template.matchAll(PLACES)].map(([, place]) => place);
  const hasInput = places.includes('input') || places.includes('inputFolder');
  const hasOutput = places.includes('output') || places.includes('outputFolder');
  if (!words[0]?.startsWith('/') || !hasInput || !hasOutput) {
    throw new Error('must be the absolute path of a program with {input} and {output} among its arguments');
  }
  return (paths) =>
    words.map((word) => word.replace(PLACES, (_, place: keyof ConverterPaths) => paths[place]));
}
