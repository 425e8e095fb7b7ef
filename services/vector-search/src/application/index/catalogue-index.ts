import { FEATURE_VERSIONS, type FeatureVersion } from '@cadml/cad-model';
import { type Coverage, chooseRevision } from '../../domain/coverage.ts';
import { metricOf } from '../../domain/metric.ts';
import { PartTable } from '../../domain/part-table.ts';
import { plainStatistics, type Statistics, statisticsFor } from '../../domain/statistics.ts';
import type { PartState } from '../ports/part-store.ts';
import type { EngineFactory } from '../ports/vector-engine.ts';
import { VectorSet } from './vector-set.ts';

interface Addition {
  readonly state: PartState;
  readonly set: VectorSet;
  readonly vector: Float32Array;
}

/**
 * This replica's index: the parts as a table and a vector set per (version, extractor revision). It is derived
 * from the store, applying a state twice changes nothing, and a search sees a batch of changes as a whole.
 */
export class CatalogueIndex {
  readonly table = new PartTable();
  readonly #sets = new Map<FeatureVersion, Map<number, VectorSet>>();
  readonly #retiredBelow = new Map<FeatureVersion, number>();
  /** By part: the extractor revisions at which its file gave no vectors. */
  readonly #unreadable = new Map<string, readonly number[]>();
  readonly #statistics: readonly Statistics[];
  #engines: EngineFactory;

  constructor(engines: EngineFactory, statistics: readonly Statistics[]) {
    this.#engines = engines;
    this.#statistics = statistics;
    for (const version of FEATURE_VERSIONS) this.#sets.set(version, new Map());
  }

  get engines(): EngineFactory {
    return this.#engines;
  }

  /** Every set, those that no search uses yet included. */
  *sets(): Generator<VectorSet> {
    for (const ofVersion of this.#sets.values()) yield* ofVersion.values();
  }

  coverage(version: FeatureVersion): Coverage {
    const counts = [...this.#setsOf(version)].map(([revision, set]) => {
      return [revision, { indexed: set.size, unreadable: this.#unreadableIn(set) }] as const;
    });
    return chooseRevision(new Map(counts), this.table.size);
  }

  /** Takes over what a snapshot does not have: parts whose files gave no vectors, by extractor revisions. */
  noteUnreadable(known: ReadonlyMap<string, readonly number[]>): void {
    for (const [id, revisions] of known) this.#unreadable.set(id, revisions);
  }

  /** The set that searches of a version use; null when no vector is there. */
  active(version: FeatureVersion): VectorSet | null {
    return this.#setsOf(version).get(this.coverage(version).revision) ?? null;
  }

  /** By which vectors of a version and revision are standardised; undefined when nothing is known. */
  statisticsOf(version: FeatureVersion, revision: number): Statistics | undefined {
    return metricOf(version).standardises
      ? statisticsFor(this.#statistics, version, revision)
      : plainStatistics(version);
  }

  /** Takes over the states of parts and forgets those that are gone. One call at a time. */
  async apply(states: readonly PartState[], gone: readonly string[]): Promise<void> {
    const additions = this.#missing(states);
    const rows = new Map<Addition, number>();
    for (const [set, ofSet] of Map.groupBy(additions, ({ set }) => set)) {
      const first = await set.append(ofSet.map(({ vector }) => vector));
      for (const [i, addition] of ofSet.entries()) rows.set(addition, first + i);
    }
    for (const id of gone) this.#remove(id);
    for (const state of states) this.#put(state);
    for (const [{ state, set }, row] of rows) {
      set.assign(row, this.table.rowOf(state.row.id) as number, state.revision);
    }
    for (const set of this.sets()) if (set.compactionAdvised) await set.rebuild(this.#engines);
  }

  /** The set of a version and revision, made when it is new; null when the version has no statistics. */
  setFor(version: FeatureVersion, revision: number): VectorSet | null {
    const ofVersion = this.#setsOf(version);
    const known = ofVersion.get(revision);
    if (known !== undefined) return known;
    const statistics = this.statisticsOf(version, revision);
    if (statistics === undefined) return null;
    const set = new VectorSet({ revision, statistics, metric: metricOf(version) }, this.#engines);
    ofVersion.set(revision, set);
    return set;
  }

  /** Moves every set to other engines, from what this index holds itself. */
  async switchEngines(engines: EngineFactory): Promise<void> {
    this.#engines = engines;
    for (const set of this.sets()) await set.rebuild(engines);
  }

  /**
   * To be called when every committed change is applied: revisions older than one that covers all parts are
   * given up. Until then a newer one may seem complete only because some parts are not there yet.
   */
  settle(): void {
    for (const [version, ofVersion] of this.#sets) {
      const { revision, complete } = this.coverage(version);
      if (!complete || this.table.size === 0) continue;
      this.#retiredBelow.set(version, revision);
      for (const [older, set] of ofVersion) {
        if (older >= revision) continue;
        ofVersion.delete(older);
        set.dispose();
      }
    }
  }

  dispose(): void {
    for (const set of this.sets()) set.dispose();
  }

  /** The vectors of these states that no set holds yet. */
  #missing(states: readonly PartState[]): Addition[] {
    return states.flatMap((state) =>
      state.vectors.flatMap(({ version, extractorRevision, vector }) => {
        if (!isFeatureVersion(version)) return [];
        if (extractorRevision < (this.#retiredBelow.get(version) ?? 0)) return [];
        const set = this.setFor(version, extractorRevision);
        const tableRow = this.table.rowOf(state.row.id);
        if (set === null || vector.length !== set.dimension) return [];
        const held = tableRow !== undefined && holds(set, tableRow, state);
        return held ? [] : [{ state, set, vector }];
      }),
    );
  }

  #put(state: PartState): void {
    const tableRow = this.table.put(state.row);
    if (state.unreadable.length > 0) this.#unreadable.set(state.row.id, state.unreadable);
    else this.#unreadable.delete(state.row.id);
    for (const set of this.sets()) {
      if (set.partRevisionAt(tableRow) !== undefined && !holds(set, tableRow, state)) set.drop(tableRow);
    }
  }

  #remove(id: string): void {
    const tableRow = this.table.remove(id);
    this.#unreadable.delete(id);
    if (tableRow === undefined) return;
    for (const set of this.sets()) set.drop(tableRow);
  }

  /** Parts that this set lacks because their files gave nothing. */
  #unreadableIn(set: VectorSet): number {
    let count = 0;
    for (const [id, revisions] of this.#unreadable) {
      if (!revisions.includes(set.revision)) continue;
      const tableRow = this.table.rowOf(id);
      if (tableRow !== undefined && set.partRevisionAt(tableRow) === undefined) count++;
    }
    return count;
  }

  #setsOf(version: FeatureVersion): Map<number, VectorSet> {
    return this.#sets.get(version) as Map<number, VectorSet>;
  }
}

/** Whether the set has the vector that the part has by now. */
function holds(set: VectorSet, tableRow: number, { revision, vectors }: PartState): boolean {
  if (set.partRevisionAt(tableRow) !== revision) return false;
  const held = set.vectorAt(tableRow);
  const { version } = set.statistics;
  return vectors.some(
    (one) =>
      one.version === version &&
      one.extractorRevision === set.revision &&
      one.vector.every((value, slot) => value === held?.[slot]),
  );
}

function isFeatureVersion(version: string): version is FeatureVersion {
  return (FEATURE_VERSIONS as readonly string[]).includes(version);
}
