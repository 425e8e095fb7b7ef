/** Text for an XML document: markup is escaped, characters that XML does not know are dropped. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A length on paper: hundredths of a millimetre. */
export function paper(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** Polylines on paper, two numbers for each point, as the data of one path. */
export function pathData(lines: Iterable<Float64Array>): string {
  let data = '';
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      data += `${i === 0 ? 'M' : 'L'}${paper(line[i] as number)} ${paper(line[i + 1] as number)}`;
    }
  }
  return data;
}

export interface SvgDocument {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly title: string;
  readonly description: string;
  readonly body: string;
}

/** A document that is drawn to scale: its user unit is a millimetre of paper. No scripts, no references. */
export function svgDocument({ widthMm, heightMm, title, description, body }: SvgDocument): string {
  const [width, height] = [paper(widthMm), paper(heightMm)];
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<desc id="desc">${xmlText(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    body,
    `</svg>`,
    '',
  ].join('\n');
}
