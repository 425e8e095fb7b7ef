/** A STEP file around the instances of its DATA section. */
export function stepText(data: string, header = ''): Uint8Array {
  const text = `ISO-10303-21;HEADER;${header}FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));ENDSEC;DATA;\n${data}\nENDSEC;END-ISO-10303-21;`;
  return new TextEncoder().encode(text);
}

export const MM_CONTEXT = `#90=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
#80=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#90))REPRESENTATION_CONTEXT('',''));`;

/** The same with numbers of its own, in inches. */
export const INCH_CONTEXT = `#190=(CONVERSION_BASED_UNIT('INCH',#191)LENGTH_UNIT()NAMED_UNIT(*));
#191=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(2.54),#192);
#192=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.CENTI.,.METRE.));
#180=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#190))REPRESENTATION_CONTEXT('',''));`;

/**
 * A product that takes the instances `base` … `base + 9`: definition `base`, its shape `base + 4`, and the
 * representation `base + 6` with the items given.
 */
export function productText(base: number, name: string, items: string, context = 80): string {
  const at = (offset: number) => `#${base + offset}`;
  return `${at(1)}=PRODUCT('${name}','${name}','',());
${at(2)}=PRODUCT_DEFINITION_FORMATION('','',${at(1)});
${at(0)}=PRODUCT_DEFINITION('design','',${at(2)},$);
${at(4)}=PRODUCT_DEFINITION_SHAPE('','',${at(0)});
${at(5)}=SHAPE_DEFINITION_REPRESENTATION(${at(4)},${at(6)});
${at(6)}=SHAPE_REPRESENTATION('',(${items}),#${context});`;
}

/** A placement `id` with its point, axis and reference direction in the three instances behind it. */
export function placementText(id: number, at: string, axis = '0.,0.,1.', x = '1.,0.,0.'): string {
  return `#${id}=AXIS2_PLACEMENT_3D('',#${id + 1},#${id + 2},#${id + 3});#${id + 1}=CARTESIAN_POINT('',(${at}));
#${id + 2}=DIRECTION('',(${axis}));#${id + 3}=DIRECTION('',(${x}));`;
}
