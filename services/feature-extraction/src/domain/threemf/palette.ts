import type { Colour } from '../scene.ts';

/** Colours of a model part by the group and place that triangles refer to them. */
export class Palette {
  /** The first is for what has none. */
  readonly colours: (Colour | null)[] = [null];
  private readonly groups = new Map<string, number[]>();
  private group: number[] = [];

  openGroup(id: string): void {
    this.group = [];
    this.groups.set(id, this.group);
  }

  add(colour: string | undefined): void {
    this.group.push(this.colours.length);
    this.colours.push(parseColour(colour ?? ''));
  }

  /** Place in `colours`; 0 for a group or a place that does not exist. */
  find(group: string | undefined, place: string | undefined): number {
    if (group === undefined || place === undefined) return 0;
    return this.groups.get(group)?.[Number(place)] ?? 0;
  }
}

/** `#RRGGBB` or `#RRGGBBAA`, sRGB. Exporters that know no opacity write 0; nobody makes a part that is not there. */
function parseColour(text: string): Colour | null {
  const digits = /^\s*#([0-9a-f]{6})([0-9a-f]{2})?\s*$/i.exec(text);
  if (digits === null) return null;
  const hex = `${digits[1]}${digits[2] === undefined || digits[2] === '00' ? 'ff' : digits[2]}`;
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(0), channel(2), channel(4), channel(6)];
}
