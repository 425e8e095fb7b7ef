import { CLIP_OBJECTS, Clips, isClipGroup } from './clips.ts';
import type { Drawing } from './drawing.ts';
import { dxfError } from './dxf-error.ts';
import { openGroups } from './group-source.ts';
import { type Layer, layerOf, nameKey } from './layers.ts';
import { DEFAULT_DXF_LIMITS, type DxfLimits } from './limits.ts';
import { RecordReader } from './record-reader.ts';
import { BlockSink, ModelSink } from './sinks.ts';
import { readEntities } from './space-builder.ts';
import { textDecoderFor } from './text-encoding.ts';
import { insertUnit } from './units.ts';

export interface DrawingOptions {
  readonly limits?: DxfLimits;
  /** Keeps the shapes of model space, which the box alone does not need. */
  readonly keepsShapes?: boolean;
}

/**
 * Reads an ASCII or binary DXF of any version: header, layer table, blocks, entities, and of the objects what clips
 * block references; other sections are stepped over. Raises PARSE_FAILED / parse with the line for what is not DXF, has no ENTITIES, or ends
 * early, and RESOURCE_EXHAUSTED (`entities`).
 */
export function readDrawing(bytes: Uint8Array, options: DrawingOptions = {}): Drawing {
  return new DrawingReader(bytes, options).read();
}

class DrawingReader {
  private readonly reader: RecordReader;
  private readonly header = new Map<string, number | string>();
  private readonly layers: Layer[] = [];
  private readonly blocks = new Map<string, BlockSink>();
  private readonly model: ModelSink;
  private readonly clips = new Clips();
  private hasEntities = false;
  private hasEnd = false;

  constructor(bytes: Uint8Array, { limits = DEFAULT_DXF_LIMITS, keepsShapes = false }: DrawingOptions) {
    this.reader = new RecordReader(openGroups(bytes), limits.maxEntities);
    this.model = new ModelSink(this.blocks, keepsShapes);
  }

  read(): Drawing {
    this.readSections();
    if (!this.hasEntities) throw dxfError('it has no ENTITIES section');
    const found = this.header.get('$INSUNITS');
    const insUnits = typeof found === 'number' ? found : 0;
    const unit = insertUnit(insUnits);
    return {
      version: this.headerText('$ACADVER'),
      unit,
      unknownUnit: unit === null && insUnits !== 0 ? insUnits : null,
      declaredLayers: this.layers,
      blocks: this.blocks,
      model: this.model,
      clips: this.clips,
      hasEnd: this.hasEnd,
    };
  }

  private readSections(): void {
    while (this.reader.tryAdvance()) {
      const { code, value } = this.reader.group;
      if (code === 999) continue;
      const word = String(value).trim().toUpperCase();
      this.hasEnd = code === 0 && word === 'EOF';
      if (this.hasEnd) return;
      if (code !== 0 || word !== 'SECTION') {
        throw dxfError(`'${word.slice(0, 40)}' stands where a section should begin`, this.reader.line);
      }
      this.readSection();
    }
  }

  private readSection(): void {
    const { code, value } = this.reader.advance();
    if (code !== 2) throw dxfError('a section has no name', this.reader.line);
    const name = String(value).trim().toUpperCase();
    if (name === 'HEADER') {
      this.readHeader();
      return;
    }
    this.reader.skip();
    if (name === 'TABLES') this.readTables();
    else if (name === 'BLOCKS') this.readBlocks();
    else if (name === 'ENTITIES') this.readModel();
    else if (name === 'OBJECTS') this.readObjects();
    else while (this.reader.type !== 'ENDSEC') this.reader.skip();
  }

  private readHeader(): void {
    let variable = '';
    for (;;) {
      const { code, value } = this.reader.advance();
      if (code === 0) break;
      if (code === 9) variable = String(value).trim();
      else if (!this.header.has(variable)) this.header.set(variable, value);
    }
    this.reader.decode = textDecoderFor(this.headerText('$ACADVER'), this.headerText('$DWGCODEPAGE'));
  }

  private headerText(variable: string): string {
    const value = this.header.get(variable);
    return typeof value === 'string' ? value.trim() : '';
  }

  private readTables(): void {
    while (this.reader.type !== 'ENDSEC') {
      if (this.reader.type === 'LAYER') this.layers.push(layerOf(this.reader.read()));
      else this.reader.skip();
    }
  }

  private readBlocks(): void {
    while (this.reader.type !== 'ENDSEC') {
      if (this.reader.type !== 'BLOCK') {
        this.reader.skip();
        continue;
      }
      const block = new BlockSink(this.reader.read());
      readEntities(this.reader, 'ENDBLK', block);
      const name = nameKey(block.name);
      if (!this.blocks.has(name)) this.blocks.set(name, block);
    }
  }

  private readModel(): void {
    this.hasEntities = true;
    readEntities(this.reader, 'ENDSEC', this.model);
  }

  private readObjects(): void {
    while (this.reader.type !== 'ENDSEC') {
      if (CLIP_OBJECTS.has(this.reader.type)) this.clips.add(this.reader.read(isClipGroup));
      else this.reader.skip();
    }
  }
}
