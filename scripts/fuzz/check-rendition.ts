import type { Picture } from './callers.ts';

/** What is wrong with a picture, model or drawing that the service made. */
export function checkRendition(kind: Picture, content: Buffer): readonly string[] {
  return CHECKS[kind](content).map((fault) => `${kind}: ${fault}`);
}

const CHECKS = { thumbnail: checkPng, model: checkGlb, drawing: checkSvg } as const;

function checkPng(content: Buffer): readonly string[] {
  const isPng = content.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n';
  return isPng && content.indexOf('IEND') === content.length - 8 ? [] : ['no PNG'];
}

function checkGlb(content: Buffer): readonly string[] {
  if (content.toString('latin1', 0, 4) !== 'glTF') return ['no GLB'];
  if (content.readUInt32LE(8) !== content.length) return ['its length is not true'];
  const text = content.toString('utf8', 20, 20 + content.readUInt32LE(12));
  const document = JSON.parse(text) as { accessors?: readonly { min?: unknown[]; max?: unknown[] }[] };
  const bounds = (document.accessors ?? []).flatMap(({ min = [], max = [] }) => [...min, ...max]);
  return bounds.every((value) => typeof value === 'number') ? [] : ['bounds that are no numbers'];
}

function checkSvg(content: Buffer): readonly string[] {
  const text = content.toString('utf8');
  if (!text.startsWith('<svg') && !text.startsWith('<?xml')) return ['no SVG'];
  const wrong = /\b(?:NaN|Infinity|undefined)\b(?![^<]*<\/text>)/.exec(text)?.[0];
  const active = /<script|\son\w+=|javascript:/i.exec(text)?.[0];
  return [wrong, active].flatMap((found) => (found === undefined ? [] : [`holds '${found}'`]));
}
