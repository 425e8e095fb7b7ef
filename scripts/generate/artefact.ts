/** A file, or a part of one, that is made from the code. */
export interface Artefact {
  /** Path from the root of the checkout. */
  readonly path: string;
  /** The whole new text of the file, given the present one (empty when there is none). */
  readonly render: (present: string) => string;
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws when the markers are missing. */
export function replaceBetween(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from === -1 || to < from) throw new Error(`the markers ${open} … ${close} are missing`);
  return `${text.slice(0, from + open.length)}\n${content}\n${text.slice(to)}`;
}
