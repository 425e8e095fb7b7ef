/** Written instead of the hour of the day. */
const TIME_STAMP = '2025-01-01T00:00:00';

/**
 * STEP text with a FILE_NAME of our own, since the kernel's names the time of writing, and with names in the
 * encoding of ISO 10303-21, since the kernel writes them as UTF-8. Throws when there is no FILE_NAME.
 */
export function withFixedHeader(step: string, title: string): string {
  const fileName = /FILE_NAME\([\s\S]*?\);/;
  if (!fileName.test(step)) throw new Error(`${title}: the STEP header has no FILE_NAME.`);
  const fixed = `FILE_NAME('${quoted(title)}','${TIME_STAMP}',('CAD ML Platform'),('CAD ML Platform'),\n  'Open CASCADE','scripts/samples','none');`;
  return ascii(step.replace(fileName, () => fixed));
}

function quoted(title: string): string {
  return title.replaceAll('\\', '\\\\').replaceAll("'", "''");
}

/** What is not ASCII stands in strings only, and becomes \X2\…\X0\ there. */
function ascii(step: string): string {
  return step.replace(/\P{ASCII}+/gu, (run) => `\\X2\\${utf16Hex(run)}\\X0\\`);
}

function utf16Hex(run: string): string {
  return Array.from({ length: run.length }, (_, i) =>
    run.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0'),
  ).join('');
}
