import type { DrawingSample } from '../sample.ts';
import { bracketDrawing } from './drawings/bracket-drawing.ts';
import { flangeDrawing } from './drawings/flange-drawing.ts';
import { plateDrawing } from './drawings/plate-drawing.ts';

export function makeDrawings(): DrawingSample[] {
  return [
    {
      kind: 'drawing',
      slug: 'flange-dn50-4-drawing',
      partNumber: 'DR-201',
      name: 'Flange DN 50, drawing',
      material: 'P250GH',
      tags: ['piping', 'drawing'],
      description: 'Front view and section of the flange DN 50: circles, lines, polylines',
      dxf: flangeDrawing(),
    },
    {
      kind: 'drawing',
      slug: 'bracket-l-60-drawing',
      partNumber: 'DR-101',
      name: 'Angle bracket 60, drawing',
      material: 'S235',
      tags: ['sheet metal', 'drawing'],
      description: 'Three views of the angle bracket 60: lines, arcs, polylines',
      dxf: bracketDrawing(),
    },
    {
      kind: 'drawing',
      slug: 'mounting-plate-drawing',
      partNumber: 'DR-950',
      name: 'Mounting plate 160 × 100, drawing',
      material: 'EN AW-5754',
      tags: ['sheet metal', 'drawing'],
      description: 'Cutting drawing with nested blocks, bulges, arcs and a spline',
      dxf: plateDrawing(),
    },
  ];
}
