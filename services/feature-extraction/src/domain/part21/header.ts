import type { StepFacts } from '@cadml/cad-model';
import type { HeaderEntity } from './instance-index.ts';
import { type EntityPart, type Parameter, readHeaderEntity } from './parameters.ts';
import { type Part21File, textIn } from './part21-file.ts';

const MAX_NAMES = 20;
const MAX_TEXT = 200;

/** Who wrote a STEP file, with what, and when, as FILE_NAME says. Texts are cut at 200 characters, lists at 20 names: a header is no place for more. */
export function readHeader(file: Part21File): StepFacts['header'] {
  const [, timeStamp, authors, organisations, preprocessor, system] = entity(file, 'FILE_NAME');
  return {
    authors: texts(authors),
    organisations: texts(organisations),
    originatingSystem: text(system),
    preprocessor: text(preprocessor),
    timeStamp: text(timeStamp),
    implementationLevel: text(entity(file, 'FILE_DESCRIPTION')[1]),
  };
}

function entity({ bytes, index }: Part21File, name: string): EntityPart['parameters'] {
  const found = index.header.find((each: HeaderEntity) => each.name === name);
  return found ? readHeaderEntity(bytes.subarray(found.start, found.end), index) : [];
}

function texts(value: Parameter | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  const list = (value as readonly Parameter[]).slice(0, MAX_NAMES);
  return list.map(text).filter((name) => name !== null);
}

function text(value: Parameter | undefined): string | null {
  return textIn(value)?.slice(0, MAX_TEXT).toWellFormed() ?? null;
}
