import { AppError, type ErrorContext } from '@cadml/errors';

/** PARSE_FAILED at the parse stage for a DXF file; `line` is counted from 1 (binary DXF: the byte offset). */
export function dxfError(problem: string, line?: number, context: ErrorContext = {}): AppError {
  const where = line === undefined ? '' : ` (line ${line})`;
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: `The DXF file is broken: ${problem}${where}. Save it again from the CAD system.`,
    context: { ...context, ...(line === undefined ? {} : { line }) },
  });
}

/** RESOURCE_EXHAUSTED with the short name of the limit. */
export function dxfLimit(limit: string, allowed: number, message: string): AppError {
  return new AppError({ code: 'RESOURCE_EXHAUSTED', stage: 'parse', message, context: { limit, allowed } });
}

/** Texts of CAD systems stay below 2,049 bytes. */
const MAX_TEXT_BYTES = 65_536;

/** Refuses a text that nobody would read, before it is decoded: RESOURCE_EXHAUSTED (`text`). */
export function checkTextLength(bytes: number): void {
  if (bytes <= MAX_TEXT_BYTES) return;
  const message = `A text of the drawing has ${bytes} bytes; ${MAX_TEXT_BYTES} are allowed.`;
  throw dxfLimit('text', MAX_TEXT_BYTES, message);
}
