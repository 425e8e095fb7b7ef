import type { Layer } from '../../files/dxf/tables.ts';

/** The layers that the drawings share. */
export const LAYERS = {
  outline: 'OUTLINE',
  holes: 'HOLES',
  centre: 'CENTRE',
  hidden: 'HIDDEN',
  text: 'TEXT',
} as const;

export const LAYER_TABLE: readonly Layer[] = [
  { name: LAYERS.outline, colour: 7 },
  { name: LAYERS.holes, colour: 3 },
  { name: LAYERS.centre, colour: 1, lineType: 'CENTER' },
  { name: LAYERS.hidden, colour: 8, lineType: 'HIDDEN' },
  { name: LAYERS.text, colour: 2 },
];
