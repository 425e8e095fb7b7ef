import type { DeclaredPlace, DeclaredPlaces } from '../domain/part21/declared-places.ts';
import type { Transform } from '../domain/product-structure.ts';
import { samePlaces } from '../domain/same-places.ts';

/**
 * How far a placement may turn, and shift over the reach of the assembly, and still be the same: both readers compute
 * from the same numbers and agree to rounding; what is placed wrongly is so at first sight.
 */
const TOLERANCE = 1e-4;

/** What the kernel delivers; `definitions`: different bodies. */
export interface KernelPlaces {
  readonly definitions: number;
  readonly bodies: readonly { readonly transform: Transform }[];
}

/**
 * Says what is wrong when the kernel has bodies elsewhere than the product tree of the file. Where it delivers as many different
 * bodies as the file declares, each place must have as many of them as its products bring; where it does not (it
 * splits a body or skips one, or a product has loose faces), each place must have some, and no other may. Which body
 * is at a place is not looked at. null where nothing is wrong, and where comparing would take too long.
 */
export function comparePlaces(declared: DeclaredPlaces, found: KernelPlaces): string | null {
  const spots = spotsOf(declared, found);
  if (spots === null) return null;
  const isExact =
    declared.definitions === found.definitions && declared.places.every(({ bodies }) => bodies > 0);
  const isWrong = ({ places, declares, has }: Spot) =>
    isExact ? declares !== has : places.length === 0 || (declares > 0 && has === 0);
  const wrong = spots.filter(isWrong);
  return wrong.length === 0 ? null : mismatch(spots, wrong);
}

/** One placement, with all that is there. */
interface Spot {
  readonly places: DeclaredPlace[];
  /** Bodies by the file. */
  declares: number;
  /** Bodies by the kernel. */
  has: number;
  readonly transform: Transform;
}

function spotsOf({ places }: DeclaredPlaces, { bodies }: KernelPlaces): readonly Spot[] | null {
  const transforms = [...places, ...bodies].map(({ transform }) => transform);
  const numbers = samePlaces(transforms, TOLERANCE);
  if (numbers === null) return null;
  const spots = new Map<number, Spot>();
  for (const [i, number] of numbers.entries()) {
    const spot = spots.get(number) ?? {
      places: [],
      declares: 0,
      has: 0,
      transform: transforms[i] as Transform,
    };
    spots.set(number, spot);
    const place = places[i];
    if (place) {
      spot.places.push(place);
      spot.declares += place.bodies;
    } else spot.has++;
  }
  return [...spots.values()];
}

function mismatch(spots: readonly Spot[], wrong: readonly Spot[]): string {
  const lost = wrong.filter(({ declares, has }) => has < declares);
  const [example] = (lost.length > 0 ? lost : wrong) as [Spot];
  const at = [3, 7, 11].map((cell) => Number((example.transform[cell] as number).toPrecision(6))).join(', ');
  if (lost.length === 0) {
    const more = count(wrong, ({ declares, has }) => has - declares);
    return `${more} bodies lie where the product structure of the file has no part, one at (${at}) mm`;
  }
  const uses = count(spots, ({ places }) => places.length);
  const name = example.places[0]?.name.slice(0, 100).toWellFormed();
  return `${count(lost, lostUses)} of the ${uses} uses of parts are not where the product structure of the file has them, one of '${name}' at (${at}) mm`;
}

function lostUses({ places, declares, has }: Spot): number {
  return Math.min(places.length, declares - has);
}

function count(spots: readonly Spot[], each: (spot: Spot) => number): number {
  return spots.reduce((sum, spot) => sum + each(spot), 0);
}
