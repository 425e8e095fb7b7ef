import type { CallContext, Vec3 } from '@cadml/cad-model';
import type { Extraction } from '../domain/analysis.ts';
import type { Evidence } from '../domain/comparison.ts';
import type { FileStructure } from '../domain/file-structure.ts';
import type { FileReference } from '../domain/part.ts';
import type { Reextracted, Reextraction } from '../domain/reextraction.ts';
import type { ComputedVersions } from '../domain/search.ts';

export interface StoredFile {
  readonly fileHash: string;
  readonly bytes: number;
}

/** A reference that keeps a file: until a time in Unix milliseconds, or until it is released (null). */
export interface Hold extends FileReference {
  readonly project: string;
  readonly untilMs: number | null;
}

/** What a file is read for. */
export interface Reading {
  readonly featureVersions: readonly string[];
  readonly units?: string;
}

export interface UploadedFile extends Omit<Hold, 'fileHash'> {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What will be asked of the file next: answered with the upload when it is known. */
  readonly recall: Reading;
}

/** A file as it was stored, with what was known of the same bytes. */
export interface UploadReceipt extends StoredFile {
  readonly recalled: Extraction | null;
}

export interface ExtractionRequest extends Reading {
  readonly fileHash: string;
  readonly name: string;
  /** Whether somebody waits for the answer. */
  readonly workClass: 'interactive' | 'job';
}

export interface FileContent {
  readonly totalBytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What to make of a file to be looked at. */
export type Rendition =
  | {
      readonly kind: 'thumbnail';
      readonly size: number;
      readonly background: 'transparent' | 'white';
    }
  | { readonly kind: 'model' }
  | { readonly kind: 'drawing' };

export interface RenditionRequest {
  readonly fileHash: string;
  readonly name: string;
  readonly rendition: Rendition;
  /** Key of the product that is shown; empty: all of the file. */
  readonly product: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
  /** What the caller has already. */
  readonly knownEtag: string;
  /** Made for later, when a worker has nothing else to do; no bytes come. */
  readonly ahead?: boolean;
}

export interface RenditionContent extends FileContent {
  readonly mediaType: string;
  readonly etag: string;
  /** True when the caller has it already: no bytes follow. */
  readonly notModified: boolean;
}

/** One side of a comparison. */
export interface ComparedFile {
  readonly fileHash: string;
  readonly name: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
}

export interface StructureRequest {
  readonly fileHash: string;
  readonly name: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
  readonly workClass: 'interactive' | 'job';
}

/** A product of a stored file, to be stored as a file of its own with a reference. */
export interface ProductToStore extends Hold {
  /** Of the file that has it. */
  readonly fileHash: string;
  readonly name: string;
  readonly product: string;
}

export interface QuarantinedFile {
  readonly fileHash: string;
  readonly strikes: number;
  readonly reason: string;
  readonly lastStrikeAt: string;
}

/** Files and what is read from them. Errors are those of the RPCs. */
export interface FeatureExtraction {
  upload(file: UploadedFile, call: CallContext): Promise<UploadReceipt>;
  extract(request: ExtractionRequest, call: CallContext): Promise<Extraction>;
  /** In the order of the list. What is thrown is about the service, not about a file. */
  reextract(work: Reextraction, call: CallContext): AsyncIterable<Reextracted>;
  open(fileHash: string, call: CallContext): Promise<FileContent>;
  render(request: RenditionRequest, call: CallContext): Promise<RenditionContent>;
  compare(a: ComparedFile, b: ComparedFile, call: CallContext): Promise<Evidence>;
  structure(request: StructureRequest, call: CallContext): Promise<FileStructure>;
  storeProduct(product: ProductToStore, call: CallContext): Promise<StoredFile>;
  hold(hold: Hold, call: CallContext): Promise<void>;
  release(reference: Omit<Hold, 'untilMs'>, call: CallContext): Promise<void>;
  /** The same a moment later, with others. When this process dies before, the file is kept. */
  releaseSoon(reference: Omit<Hold, 'untilMs'>, call: CallContext): void;
  listVersions(call: CallContext): Promise<ComputedVersions>;
  listQuarantine(call: CallContext): Promise<readonly QuarantinedFile[]>;
  clearQuarantine(fileHash: string, call: CallContext): Promise<void>;
}
