import type { StepFacts } from '@cadml/cad-model';
import type { LayerCount, Units, Warning } from '../document.ts';
import type { DeclaredPlaces } from './declared-places.ts';
import type { OpenEdges } from './shape/check-shells.ts';

export interface StepUnits extends Units {
  /** Millimetres in one length unit of the file; 1 when the file declares none. */
  readonly mmPerUnit: number;
}

/**
 * What a STEP file declares, read without the kernel: `preflightStep(bytes): StepPreflight`.
 * The kernel's result is compared with it: fewer distinct faces than `declaredFaces` means that part of
 * the shape was lost.
 */
export interface StepPreflight {
  readonly facts: StepFacts;
  readonly units: StepUnits;
  /**
   * Distinct faces that a reader must deliver: those of shells that belong to the shape of a product (or to
   * any shape representation, in a file without products). Each counts once, however often it is instanced.
   */
  readonly declaredFaces: number;
  /** Distinct edges of some length that those faces use; the kernel may split them. */
  readonly declaredEdges: number;
  /** Where closed shells are open; null when none is. */
  readonly openEdges: OpenEdges | null;
  /** Distinct solids of the same representations. */
  readonly solids: number;
  /** Distinct shells of the same representations. */
  readonly shells: number;
  /** Of an assembly with products that are scaled or mirrored, which the kernel cannot place; null for any other. */
  readonly scaledPlaces: DeclaredPlaces | null;
  /** Uses of products with a shape of which the file does not say where they are. */
  readonly unplaced: number;
  /** PRESENTATION_LAYER_ASSIGNMENTs by name with the number of items assigned. */
  readonly layers: readonly LayerCount[];
  readonly warnings: readonly Warning[];
}
