/** Interns short byte strings (entity names): equal names get the same small number, in order of appearance. */
export class NameTable {
  readonly names: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly encoded: Uint8Array[] = [];
  private slots = new Int32Array(1024).fill(-1);

  /** The number of the name in `bytes[start, end)`. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(bytes, start, end) & mask;
    for (;;) {
      const id = this.slots[slot] as number;
      if (id < 0) return this.insert(bytes.slice(start, end));
      if (equals(this.encoded[id] as Uint8Array, bytes, start, end)) return id;
      slot = (slot + 1) & mask;
    }
  }

  internText(text: string): number {
    return this.ids.get(text) ?? this.insert(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  }

  find(text: string): number | undefined {
    return this.ids.get(text);
  }

  private insert(encoded: Uint8Array): number {
    const text = String.fromCharCode(...encoded);
    const id = this.names.push(text) - 1;
    this.encoded.push(encoded);
    this.ids.set(text, id);
    if (this.names.length * 2 > this.slots.length) this.rehash();
    else this.place(id);
    return id;
  }

  private place(id: number): void {
    const encoded = this.encoded[id] as Uint8Array;
    const mask = this.slots.length - 1;
    let slot = hash(encoded, 0, encoded.length) & mask;
    while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = id;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let id = 0; id < this.names.length; id++) this.place(id);
  }
}

/** FNV-1a with a final mix. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] as number), 0x01000193);
  return value ^ (value >>> 15);
}

function equals(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}
