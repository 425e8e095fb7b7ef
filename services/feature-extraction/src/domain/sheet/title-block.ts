import { BORDER, SHEET, TITLE_HEIGHT } from './layout.ts';
import { paper, xmlText } from './svg.ts';

const TEXT = 3.5;

/** The frame of the sheet and the strip below: projection with its symbol, scale, unit, size. */
export function titleBlock(fields: readonly string[]): string {
  const right = SHEET.widthMm - BORDER;
  const bottom = SHEET.heightMm - BORDER;
  const top = bottom - TITLE_HEIGHT;
  const symbolWidth = 26;
  const start = BORDER + symbolWidth;
  const step = (right - start) / fields.length;
  const dividers = fields.map((_, i) => `M${paper(start + i * step)} ${top}V${bottom}`).join('');
  const texts = fields.map(
    (field, i) =>
      `<text x="${paper(start + i * step + 3)}" y="${paper((top + bottom) / 2 + TEXT / 3)}">${xmlText(field)}</text>`,
  );
  return [
    `<g id="title-block" fill="none" stroke="#000" stroke-width="0.35">`,
    `<path d="M${BORDER} ${BORDER}H${right}V${bottom}H${BORDER}ZM${BORDER} ${top}H${right}${dividers}"/>`,
    firstAngleSymbol(BORDER + 3, (top + bottom) / 2),
    `<g fill="#000" stroke="none" font-family="sans-serif" font-size="${TEXT}">`,
    ...texts,
    `</g>`,
    `</g>`,
  ].join('\n');
}

/** A truncated cone, and on its right how it looks from the left (ISO 5456-2). */
function firstAngleSymbol(x: number, y: number): string {
  const [small, large, length] = [2, 4, 8];
  const circles = x + length + 7;
  return [
    `<path d="M${x} ${y - small}L${x + length} ${y - large}V${y + large}L${x} ${y + small}Z"/>`,
    `<circle cx="${circles}" cy="${y}" r="${small}"/>`,
    `<circle cx="${circles}" cy="${y}" r="${large}"/>`,
    `<path stroke-width="0.18" stroke-dasharray="3 0.8 0.6 0.8" d="M${x - 1.5} ${y}H${x + length + 1.5}M${circles - 5} ${y}H${circles + 5}M${circles} ${y - 5}V${y + 5}"/>`,
  ].join('\n');
}
