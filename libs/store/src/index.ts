export type { BlobStat, BlobStore, ByteRange, PutOptions, StoredBlob } from './blobs/blob-store.ts';
export { FolderBlobStore } from './blobs/folder-blob-store.ts';
export { type Columns, columnsOf, type DialectName } from './columns.ts';
export type { Isolation } from './engine.ts';
export type { Migration, MigrationDatabase } from './migrations.ts';
export { openStore, type Store, type StoreOptions, type WriteOptions } from './open-store.ts';
export type { PreparedRead } from './prepared-read.ts';
export { isForeignKeyViolation, isUniqueViolation } from './store-errors.ts';
export type { StoreLog } from './store-log.ts';
