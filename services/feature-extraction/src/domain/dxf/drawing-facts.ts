import type { DrawingFacts } from '../document.ts';
import type { Drawing } from './drawing.ts';
import { LAYER_0, type Layer, nameKey } from './layers.ts';

/** $ACADVER by the release that brought it (DXF reference). */
const RELEASES: Readonly<Record<string, string>> = {
  AC1002: 'R2.5',
  AC1003: 'R2.6',
  AC1004: 'R9',
  AC1006: 'R10',
  AC1009: 'R12',
  AC1012: 'R13',
  AC1014: 'R14',
  AC1015: '2000',
  AC1018: '2004',
  AC1021: '2007',
  AC1024: '2010',
  AC1027: '2013',
  AC1032: '2018',
};

/** `used`: the names of the blocks that model space leads to. */
export function drawingFacts(drawing: Drawing, used: readonly string[]): DrawingFacts {
  const version = drawing.version.toUpperCase();
  const layersThat = (has: (layer: Layer) => boolean) =>
    new Set(drawing.declaredLayers.filter(has).map(({ name }) => nameKey(name)));
  const hidden = layersThat(({ isHidden }) => isHidden);
  return {
    version: /^[A-Z]{2}[\d.]{1,6}$/.test(version) ? version : null,
    release: Object.hasOwn(RELEASES, version) ? (RELEASES[version] as string) : null,
    paperSpaceEntities: paperSpaceEntities(drawing),
    hiddenLayers: hidden.size,
    frozenLayers: layersThat(({ isFrozen }) => isFrozen).size,
    offLayers: layersThat(({ isOff }) => isOff).size,
    hiddenEntities: hiddenEntities(drawing, used, hidden),
    blocks: [...drawing.blocks.keys()].filter(isNamed).length,
  };
}

/** The layout at hand has its entities among the others, marked; the further ones have a block each. */
function paperSpaceEntities({ model, blocks }: Drawing): number {
  let count = model.paperEntities;
  for (const [name, block] of blocks) if (isPaperSpace(name)) count += block.entities;
  return count;
}

/** `*Paper_Space`, `*Paper_Space0`, …; `$PAPER_SPACE` in files of R12. */
function isPaperSpace(name: string): boolean {
  return /^[*$]PAPER_SPACE/.test(name);
}

/** Blocks of layouts, dimensions, hatches and tables begin with `*`, layouts of R12 with `$`. */
function isNamed(name: string): boolean {
  return name !== '' && !name.startsWith('*') && !/^\$(MODEL|PAPER)_SPACE/.test(name);
}

/** In model space, and in each block that is used there, once; what is on layer 0 in a block is where its reference is. */
function hiddenEntities(
  { model, blocks }: Drawing,
  used: readonly string[],
  hidden: ReadonlySet<string>,
): number {
  let count = 0;
  for (const [layer, entities] of model.layers) {
    count += hidden.has(nameKey(layer)) ? entities : (model.invisible.get(layer) ?? 0);
  }
  for (const block of used.flatMap((name) => blocks.get(name) ?? [])) {
    count += block.invisible;
    for (const [layer, entities] of block.layers) {
      if (layer !== LAYER_0 && hidden.has(nameKey(layer))) count += entities;
    }
  }
  return count;
}
