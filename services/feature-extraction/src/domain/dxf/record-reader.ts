import { dxfError, dxfLimit } from './dxf-error.ts';
import { EntityRecord } from './entity-record.ts';
import type { GroupSource } from './group.ts';
import { type TextDecode, textDecoderFor } from './text-encoding.ts';

const EMBEDDED_OBJECT = 101;

/** Reads records (an entity, a table entry, a block head): from one group 0 up to the next. */
export class RecordReader {
  /** Set by the header; a file without one says nothing of its encoding. */
  decode: TextDecode = textDecoderFor('', '');
  private readonly source: GroupSource;
  private readonly maxRecords: number;
  private records = 0;

  constructor(source: GroupSource, maxRecords: number) {
    this.source = source;
    this.maxRecords = maxRecords;
  }

  get line(): number {
    return this.source.line;
  }

  /** The type of the record at hand. */
  get type(): string {
    return String(this.source.value).trim().toUpperCase();
  }

  /** The group at hand. */
  get group(): GroupSource {
    return this.source;
  }

  /** Goes to the next group; false at the end of the file. */
  tryAdvance(): boolean {
    return this.source.next();
  }

  /** Goes to the next group; PARSE_FAILED where the file ends instead. */
  advance(): GroupSource {
    if (!this.source.next()) throw dxfError('it ends inside a section', this.source.line);
    return this.source;
  }

  /** Reads the record at hand, of it the groups that are kept; afterwards the next record is at hand. */
  read(isKept: (code: number) => boolean = isRead): EntityRecord {
    if (++this.records > this.maxRecords) {
      const message = `The drawing has over ${this.maxRecords} entities.`;
      throw dxfLimit('entities', this.maxRecords, message);
    }
    const record = new EntityRecord(this.type, this.decode);
    let part = record;
    for (;;) {
      const { code } = this.advance();
      if (code === 0) return record;
      if (code === EMBEDDED_OBJECT) part = record.embed();
      else if (isKept(code)) this.keep(part);
    }
  }

  /** Steps over the record at hand. */
  skip(): void {
    while (this.advance().code !== 0);
  }

  private keep(record: EntityRecord): void {
    const { code, value } = this.source;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw dxfError(`group ${code} of ${record.type} is not a finite number`, this.line, { group: code });
    }
    record.codes.push(code);
    record.values.push(value);
  }
}

/**
 * Texts (1, 3), names (2) and layers (8), coordinates and sizes, flags and counts, the extrusion direction; clip and plot
 * flags, colours, what frames the parts of a MULTILEADER, and the extension dictionary (360).
 */
function isRead(code: number): boolean {
  if (code < 100) return code >= 10 || code === 8 || (code >= 1 && code <= 3);
  if (code >= 210 && code <= 239) return true;
  return (
    code === 170 ||
    code === 171 ||
    code === 280 ||
    code === 290 ||
    code === 360 ||
    code === 420 ||
    isBrace(code)
  );
}

function isBrace(code: number): boolean {
  return code >= 300 && code <= 305;
}
