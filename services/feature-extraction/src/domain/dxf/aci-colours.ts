/** Colours 1 … 9 of the index. */
const BASIC = [0xff0000, 0xffff00, 0x00ff00, 0x00ffff, 0x0000ff, 0xff00ff, 0xffffff, 0x808080, 0xc0c0c0];
/** Brightness of the five pairs of each hue, of 255. */
const BRIGHTNESS = [255, 204, 153, 127, 76];
/** Greys 250 … 255. */
const GREYS = [51, 91, 132, 173, 214, 255];

/**
 * 0xRRGGBB of an AutoCAD Color Index 1 … 255: 10 … 249 are 24 hues in steps of 15°, each in five
 * brightnesses, full and half saturated. 7 (white) is black on a white ground, which is the viewer's affair.
 */
export function aciRgb(aci: number): number {
  if (aci >= 1 && aci <= BASIC.length) return BASIC[aci - 1] as number;
  if (aci >= 250 && aci <= 255) return (GREYS[aci - 250] as number) * 0x010101;
  if (!(aci >= 10 && aci < 250)) return 0xffffff;
  const hue = Math.floor((aci - 10) / 10) / 4;
  const bright = BRIGHTNESS[Math.floor((aci % 10) / 2)] as number;
  const dark = aci % 2 === 0 ? 0 : bright / 2;
  const channel = (middle: number) => Math.floor(dark + (bright - dark) * nearness(hue, middle));
  return (channel(0) << 16) | (channel(2) << 8) | channel(4);
}

/** 1 within one sixth of a turn of the hue, falling to 0 one sixth further; hues count 0 … 6. */
function nearness(hue: number, middle: number): number {
  const apart = Math.abs(hue - middle);
  return Math.min(1, Math.max(0, 2 - Math.min(apart, 6 - apart)));
}
