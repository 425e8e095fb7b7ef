import { SaxesParser } from 'saxes';
import { brokenMesh, overLimit } from '../mesh/mesh-error.ts';

export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
}

const MAX_DEPTH = 64;

/**
 * Takes an XML document in pieces (UTF-8 or UTF-16). No document type, so no entities but the five that XML
 * itself has. Raises PARSE_FAILED / parse, RESOURCE_EXHAUSTED (`xmlDepth`).
 */
export function createXmlReader(part: string, handlers: XmlHandlers) {
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  let depth = 0;
  parser.on('error', (error) => {
    throw brokenMesh('3MF', `${part} is no XML: ${error.message.slice(0, 120)}`);
  });
  parser.on('doctype', () => {
    throw brokenMesh('3MF', `${part} declares a document type, which 3MF forbids`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > MAX_DEPTH) throw tooDeep();
    handlers.open(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth--;
    handlers.close(name);
  });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const decode = (piece?: Uint8Array) => {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw brokenMesh('3MF', `${part} has characters that are none`);
    }
  };
  return {
    write: (piece: Uint8Array) => {
      parser.write(decode(piece));
    },
    end: () => {
      parser.write(decode()).close();
    },
  };
}

function encodingOf(piece: Uint8Array | undefined): string {
  if (piece?.[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  return piece?.[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function tooDeep() {
  const message = `A part of the 3MF file nests its elements over ${MAX_DEPTH} levels deep. Export it again.`;
  return overLimit({ limit: 'xmlDepth', allowed: MAX_DEPTH }, message);
}
