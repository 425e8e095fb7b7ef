import type { MeshContent } from '../mesh/content.ts';
import { brokenMesh, overLimit } from '../mesh/mesh-error.ts';
import { ZipArchive, type ZipLimits } from '../zip/zip-archive.ts';
import { assembleModel } from './assemble-model.ts';
import type { ModelPart } from './model-part.ts';
import { ModelPartReader } from './read-model-part.ts';
import { createXmlReader } from './xml-events.ts';

const RELATIONSHIPS = '_rels/.rels';
const MODEL_TYPE = 'http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel';
const USUAL_MODEL = '3D/3dmodel.model';
const MAX_PARTS = 1_000;

/**
 * Reads a 3MF package: its model and the parts that this one refers to. Raises PARSE_FAILED / parse or
 * geometry, RESOURCE_EXHAUSTED by one of many limits, UNSUPPORTED_FORMAT for required extensions that are
 * not read (encryption and beam lattices among them).
 */
export function readThreeMf(bytes: Uint8Array, limits?: ZipLimits): MeshContent {
  const archive = new ZipArchive(bytes, '3MF', limits);
  const parts = new Map<string, ModelPart>();
  const load = (path: string): ModelPart => {
    const key = partKey(path);
    const known = parts.get(key);
    if (known) return known;
    if (parts.size >= MAX_PARTS) throw tooManyParts();
    const part = readPart(archive, key);
    parts.set(key, part);
    return part;
  };
  return assembleModel(load(findModel(archive)), load);
}

/** Names of parts begin with a slash, have escapes, and do not mind the case; members have none of it. */
function partKey(path: string): string {
  let name = path;
  try {
    name = decodeURIComponent(path);
  } catch {
    // A name with a stray % is meant as it is.
  }
  return name.replace(/^\/+/, '').toLowerCase();
}

function findModel(archive: ZipArchive): string {
  let target: string | null = null;
  const take = (name: string, attributes: Readonly<Record<string, string>>) => {
    if (!name.endsWith('Relationship') || attributes.Type !== MODEL_TYPE) return;
    target ??= attributes.Target ?? null;
  };
  if (archive.has(RELATIONSHIPS)) {
    const xml = createXmlReader(RELATIONSHIPS, { open: take, close: () => undefined });
    archive.read(RELATIONSHIPS, xml.write);
    xml.end();
  }
  if (target === null && !archive.has(USUAL_MODEL)) throw brokenMesh('3MF', 'it names no model');
  return target ?? USUAL_MODEL;
}

function readPart(archive: ZipArchive, path: string): ModelPart {
  const reader = new ModelPartReader(path);
  const xml = createXmlReader(path, reader);
  archive.read(path, xml.write);
  xml.end();
  return reader.part;
}

function tooManyParts() {
  const message = `The 3MF file has over ${MAX_PARTS} model parts. Split it.`;
  return overLimit({ limit: 'parts', allowed: MAX_PARTS }, message);
}
