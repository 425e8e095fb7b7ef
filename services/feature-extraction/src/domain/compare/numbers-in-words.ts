/** A length as a person writes it: hundredths of a millimetre, three digits below one millimetre. */
export function lengthText(mm: number): string {
  const text = mm >= 1 ? mm.toFixed(2) : mm.toPrecision(3);
  return String(Number(text));
}

/** `0.05` is `5 %`; small shares keep two digits. */
export function percentText(share: number): string {
  const value = share * 100;
  return `${Number(value >= 10 ? value.toFixed(0) : value.toPrecision(2))} %`;
}

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** `two ⌀6 holes` */
export function counted(count: number, what: string): string {
  return `${WORDS[count] ?? count} ${what}${count === 1 ? '' : 's'}`;
}

/** `⌀8 instead of ⌀6`, with so many digits as it takes to tell one from the other. */
export function insteadOf(from: number, to: number, sign = '⌀'): string {
  const [p, q] = [lengthText(from), lengthText(to)];
  if (p !== q) return `${sign}${q} instead of ${sign}${p}`;
  return `${sign}${Number(to.toPrecision(7))} instead of ${sign}${Number(from.toPrecision(7))}`;
}
