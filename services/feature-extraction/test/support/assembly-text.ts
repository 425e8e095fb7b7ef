/** One part as the kernel writes it, with the instances that an assembly around it needs. */
export interface PartText {
  readonly text: string;
  readonly definition: string;
  readonly representation: string;
  readonly context: string;
  readonly solid: string;
  readonly productContext: string;
  readonly definitionContext: string;
}

/** Of a STEP file with one solid. */
export function partText(step: Uint8Array): PartText {
  const text = Buffer.from(step)
    .toString('latin1')
    .replaceAll(/\n(?! *#|[A-Z])/g, ' ');
  const found = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '';
  return {
    text,
    definition: found(/(#\d+) = PRODUCT_DEFINITION\(/),
    representation: found(/SHAPE_DEFINITION_REPRESENTATION\(#\d+, ?(#\d+)\)/),
    context: found(/ADVANCED_BREP_SHAPE_REPRESENTATION\('',\([^)]*\),(#\d+)\)/),
    solid: found(/(#\d+) = MANIFOLD_SOLID_BREP/),
    productContext: found(/PRODUCT\([^;]*\((#\d+)\)\)/),
    definitionContext: found(/PRODUCT_DEFINITION\([^;]*,(#\d+)\)/),
  };
}

/** The text with more instances. */
export function withInstances(text: string, instances: string): string {
  return text.replace(/ENDSEC;\s*END-ISO/, `${instances}\nENDSEC;\nEND-ISO`);
}

/** A product of its own from #9001 on: its definition is #9003, its representation #9006 with these items. */
export function frameText(
  { productContext, definitionContext }: PartText,
  items: string,
  context: string,
): string {
  return `#9001=PRODUCT('frame','frame','',(${productContext}));#9002=PRODUCT_DEFINITION_FORMATION('','',#9001);
#9003=PRODUCT_DEFINITION('','',#9002,${definitionContext});#9004=PRODUCT_DEFINITION_SHAPE('','',#9003);
#9005=SHAPE_DEFINITION_REPRESENTATION(#9004,#9006);#9006=SHAPE_REPRESENTATION('',(${items}),${context});`;
}

/** A use of the part in the frame, in instances from `id` on; without a relationship nothing places it. */
export function useText({ definition }: PartText, id: number, relationship?: string): string {
  const use = `#${id}=NEXT_ASSEMBLY_USAGE_OCCURRENCE('${id}','','',#9003,${definition},$);`;
  if (relationship === undefined) return use;
  return `${use}#${id + 1}=PRODUCT_DEFINITION_SHAPE('','',#${id});
#${id + 2}=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#${id + 3},#${id + 1});#${id + 3}=${relationship};`;
}

/** The relationship of two representations by an ITEM_DEFINED_TRANSFORMATION. */
export function relationshipText(first: string, second: string, transformation: string): string {
  return `(REPRESENTATION_RELATIONSHIP('','',${first},${second})
REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(${transformation})SHAPE_REPRESENTATION_RELATIONSHIP())`;
}
