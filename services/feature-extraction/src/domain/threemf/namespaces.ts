type Attributes = Readonly<Record<string, string>>;

const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';

/** Vocabularies beside the core, by the letter that this reader calls them. */
const KNOWN: Readonly<Record<string, string>> = {
  'http://schemas.microsoft.com/3dmanufacturing/production/2015/06': 'p',
  'http://schemas.microsoft.com/3dmanufacturing/material/2015/02': 'm',
  'http://schemas.microsoft.com/3dmanufacturing/slice/2015/07': 's',
  'http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02': 'b',
  'http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07': 't',
};

/** Those that a file may require: what they add is read, or does not change the meshes. */
const READ = ['p', 'm', 's', 't'];

/** Names of elements and attributes, whatever prefixes the root of a part declares for their vocabularies. */
export class Namespaces {
  private corePrefix = '';
  /** Letter of this reader by the prefix of the file, and the other way. */
  private letters = new Map<string, string>();
  private prefixes = new Map<string, string>();

  /** Takes the declarations of the root; returns an extension that the file requires and nobody here reads. */
  declare(rootName: string, attributes: Attributes): string | null {
    const prefix = prefixOf(rootName);
    this.corePrefix = prefix === '' ? '' : `${prefix}:`;
    for (const [name, uri] of Object.entries(attributes)) {
      const letter = name.startsWith('xmlns:') ? KNOWN[uri] : undefined;
      if (letter === undefined) continue;
      this.letters.set(name.slice(6), letter);
      this.prefixes.set(letter, name.slice(6));
    }
    const required = (attributes.requiredextensions ?? '').split(/\s+/).filter((word) => word !== '');
    const unread = required.find((word) => !READ.includes(this.letters.get(word) ?? ''));
    return unread === undefined ? null : (attributes[`xmlns:${unread}`] ?? unread);
  }

  /** `vertex` for the core, `m:color` for known extensions, the name as it is for others. */
  shortName(name: string): string {
    if (this.corePrefix !== '' && name.startsWith(this.corePrefix)) return name.slice(this.corePrefix.length);
    const colon = name.indexOf(':');
    if (colon < 0) return name;
    const letter = this.letters.get(name.slice(0, colon));
    return letter === undefined ? name : `${letter}${name.slice(colon)}`;
  }

  attribute(attributes: Attributes, letter: string, name: string): string | undefined {
    const prefix = this.prefixes.get(letter);
    return prefix === undefined ? undefined : attributes[`${prefix}:${name}`];
  }

  /** `b:beamlattice` for an element that puts itself into a known vocabulary without a prefix. */
  foreignName(name: string, attributes: Attributes): string {
    return `${KNOWN[attributes.xmlns ?? ''] ?? ''}:${name}`;
  }

  /** Whether an element puts itself and what is in it into a vocabulary that is not the core. */
  isForeign(attributes: Attributes): boolean {
    const uri = attributes.xmlns;
    return uri !== undefined && uri !== CORE;
  }
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}
