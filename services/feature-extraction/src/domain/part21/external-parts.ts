import type { Warning } from '../document.ts';
import type { ProductStructure } from '../product-structure.ts';
import { attributesOf, type Part21File, textIn } from './part21-file.ts';

/** What ties a DOCUMENT_FILE to product definitions (CAx-IF Recommended Practices for External References). */
const TIES = ['APPLIED_DOCUMENT_REFERENCE', 'PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS'];
const MAX_NAMES = 5;

/** A warning for products without a shape and components of which the file says that they lie in other files. */
export function externalPartWarnings(
  file: Part21File,
  { products, occurrences }: ProductStructure,
): readonly Warning[] {
  const { index } = file;
  const documents = new Set(index.slotsOf('DOCUMENT_FILE'));
  if (documents.size === 0) return [];
  const documentsOf = new Map<string, number[]>();
  for (const tie of TIES.flatMap((name) => index.slotsOf(name))) {
    const ends = [tie, ...index.referencesOf(tie)];
    const told = ends.filter((slot) => documents.has(slot));
    for (const slot of ends) documentsOf.set(index.nameOf(slot), told);
  }
  const assemblies = new Set(occurrences.map(({ assembly }) => assembly));
  const isEmpty = (product: number) => !products[product]?.hasShape && !assemblies.has(product);
  const lost = products.filter(({ key }, i) => isEmpty(i) && (documentsOf.get(key)?.length ?? 0) > 0);
  if (lost.length === 0) return [];
  const names = new Set(
    lost.flatMap(({ key }) => documentsOf.get(key) ?? []).map((slot) => nameOf(file, slot)),
  );
  const shown = [...names].slice(0, MAX_NAMES).join(', ');
  const message = `${lost.length} parts lie in other files (${shown}${names.size > MAX_NAMES ? ', …' : ''}) and are in no measure.`;
  return [{ code: 'external_parts', message }];
}

function nameOf(file: Part21File, document: number): string {
  const [id, name] = attributesOf(file, document, ['DOCUMENT']);
  return (textIn(id) ?? textIn(name) ?? file.index.nameOf(document)).slice(0, 100).toWellFormed();
}
