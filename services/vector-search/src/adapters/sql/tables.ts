/** Rows of the store. `project_id` stands in every table that holds what belongs to a project. */
export interface Tables {
  parts: PartsTable;
  part_revisions: {
    part_id: string;
    revision: number;
    project_id: string;
    file_hash: string;
    holder: string;
    created_at_ms: number;
  };
  vectors: {
    part_id: string;
    part_revision: number;
    version: string;
    extractor_revision: number;
    project_id: string;
    /** Packed little-endian float32. */
    vector: Uint8Array;
  };
  /** Components of assemblies, as the file of an assembly's revision told them. */
  part_uses: {
    parent_id: string;
    parent_revision: number;
    /** Of the component, when it was written. */
    file_hash: string;
    part_id: string;
    project_id: string;
    quantity: number;
  };
  deleted_parts: {
    part_id: string;
    project_id: string;
    sequence: number;
    /** JSON: the revisions with their holders. */
    revisions: string;
    deleted_at_ms: number;
    /** 1 until its files were given up, then 0. */
    unreleased: number;
  };
  operations: {
    operation_id: string;
    project_id: string;
    file_hash: string;
    /** JSON: the first outcome; null when the operation was given up. */
    outcome: string;
    created_at_ms: number;
  };
  changes: {
    sequence: number;
    project_id: string;
    kind: string;
    part_id: string;
    committed_at_ms: number;
  };
  /** `changes`: the last sequence; `pruned`: changes up to it are no longer in the log. */
  counters: { name: string; value: number };
  statistics: { version: string; revision: number; stats_id: string; mean: string; std: string };
  /** Which version searches go by that name none: one row for each that was made the default, the last one holds. */
  default_versions: { version: string; sequence: number; since_ms: number };
  /** Part revisions whose files gave no vectors at an extractor revision. */
  unreadable_revisions: {
    part_id: string;
    part_revision: number;
    extractor_revision: number;
    project_id: string;
    code: string;
    message: string;
    noted_at_ms: number;
  };
  identity: { store_id: string };
  leases: { name: string; holder: string; fence: number; expires_at_ms: number };
  snapshots: { sequence: number; fence: number };
}

export interface PartsTable {
  id: string;
  project_id: string;
  part_number: string | null;
  revision: number;
  file_hash: string;
  name: string;
  format: string;
  material: string | null;
  class: string | null;
  tags: string;
  attributes: string;
  geometry: string;
  duplicate_of: string | null;
  created_sequence: number;
  sequence: number;
  created_at_ms: number;
  updated_at_ms: number;
}

/** The columns of `parts` by name, for reads that are prepared. */
export const PART_COLUMNS = [
  'id',
  'project_id',
  'part_number',
  'revision',
  'file_hash',
  'name',
  'format',
  'material',
  'class',
  'tags',
  'attributes',
  'geometry',
  'duplicate_of',
  'created_sequence',
  'sequence',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof PartsTable)[];
