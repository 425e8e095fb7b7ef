import type { FeatureExtractionProto } from '@cadml/contracts';

type Structure = FeatureExtractionProto.GetStructureResponse;

/** What cannot be true of a product structure, whatever the file was. */
export function checkStructure({ header, products, occurrences }: Structure): readonly string[] {
  if (header === undefined) return ['structure: no header'];
  const isProduct = (at: number) => at >= 0 && at < products.length;
  const places = [
    ...header.roots.map(({ transform }) => transform),
    ...occurrences.map((use) => use.transform),
  ];
  const faults = [
    ...(header.roots.length > 0 && header.roots.every(({ product }) => isProduct(product))
      ? []
      : ['no root']),
    ...(occurrences.every((use) => isProduct(use.assembly) && isProduct(use.component))
      ? []
      : ['a use of nothing']),
    ...(occurrences.every(({ quantity }) => quantity > 0 && Number.isFinite(quantity))
      ? []
      : ['a use of none']),
    ...(places.every(isPlacement) ? [] : ['a place that is none']),
    ...(isAcyclic(products.length, occurrences) ? [] : ['a product within itself']),
    ...products.flatMap(({ shape }, at) => (shape === undefined ? [] : checkShape(shape, at))),
  ];
  return faults.map((fault) => `structure: ${fault}`);
}

function isPlacement(transform: readonly number[]): boolean {
  const [x, y, z, w] = transform.slice(12);
  return transform.length === 16 && transform.every(Number.isFinite) && !x && !y && !z && w === 1;
}

/** Kahn: without a cycle every product comes to be free of users. */
function isAcyclic(products: number, occurrences: Structure['occurrences']): boolean {
  const components = Array.from({ length: products }, (): number[] => []);
  const users = Array.from({ length: products }, () => 0);
  for (const { assembly, component } of occurrences) {
    components[assembly]?.push(component);
    users[component] = (users[component] ?? 0) + 1;
  }
  const free = users.flatMap((count, product) => (count === 0 ? [product] : []));
  for (const product of free) {
    for (const component of components[product] ?? []) {
      users[component] = (users[component] ?? 0) - 1;
      if (users[component] === 0) free.push(component);
    }
  }
  return free.length === products;
}

function checkShape(
  { sizeMm, volumeMm3, faces, sameAs, bytes }: FeatureExtractionProto.ProductShape,
  at: number,
): readonly string[] {
  const sides = [sizeMm?.x ?? 0, sizeMm?.y ?? 0, sizeMm?.z ?? 0];
  const room = sides.every((side) => Number.isFinite(side) && side >= 0) && sides.filter(Boolean).length >= 2;
  const volume = volumeMm3 === undefined || (Number.isFinite(volumeMm3) && volumeMm3 > 0);
  const counts = faces >= 0 && sameAs <= at && bytes > 0n;
  return room && volume && counts ? [] : [`product ${at} of ${sides.join(' × ')} mm, volume ${volumeMm3}`];
}
