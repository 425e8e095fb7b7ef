import type { OpenCascade } from '../kernel.ts';
import type { AssemblySample, Component, PartSample } from '../sample.ts';
import { toLocation } from '../shapes/placement.ts';
import { nameLabel, newDocument, writeDocument } from './step-session.ts';

/** One part as STEP, named, in its unit and schema. */
export function partToStep(oc: OpenCascade, { shape, name, unit, schema }: PartSample): Uint8Array {
  const document = newDocument(oc);
  const shapes = oc.XCAFDoc_DocumentTool.ShapeTool(document.Main());
  nameLabel(oc, shapes.AddShape(shape, false, false), name);
  return writeDocument(oc, document, {
    title: name,
    ...(unit ? { unit } : {}),
    ...(schema ? { schema } : {}),
  });
}

/** An assembly as STEP AP242: each definition once, with its colour, and a named occurrence for every place. */
export function assemblyToStep(oc: OpenCascade, { name, components }: AssemblySample): Uint8Array {
  const document = newDocument(oc);
  const shapes = oc.XCAFDoc_DocumentTool.ShapeTool(document.Main());
  const assembly = shapes.NewShape();
  nameLabel(oc, assembly, name);
  for (const component of components) {
    const definition = shapes.AddShape(component.shape, false, false);
    nameLabel(oc, definition, component.name);
    for (const placement of component.placements) {
      const occurrence = shapes.AddComponent(assembly, definition, toLocation(oc, placement));
      nameLabel(oc, occurrence, placement.name);
    }
  }
  shapes.UpdateAssemblies();
  const colours = oc.XCAFDoc_DocumentTool.ColorTool(document.Main());
  for (const { shape, colour } of components) {
    colours.SetColor(shape, toColour(oc, colour), oc.XCAFDoc_ColorType.XCAFDoc_ColorSurf);
  }
  return writeDocument(oc, document, { title: name, schema: 'AP242DIS' });
}

function toColour(oc: OpenCascade, hex: Component['colour']) {
  const colour = new oc.Quantity_Color();
  if (!oc.Quantity_Color.ColorFromHex(hex, colour)) throw new Error(`${hex} is no colour.`);
  return colour;
}
