import { brepError } from './brep-error.ts';

const SPACE = 32;
const MAX_WORD = 64;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Words of BREP text between white space, one after the other. Every complaint names the place. */
export class BrepScanner {
  readonly text: string;
  #at: number;

  constructor(text: string, start = 0) {
    this.text = text;
    this.#at = start;
  }

  /** Where the next word is looked for. */
  get offset(): number {
    return this.#at;
  }

  /** The next word. Throws PARSE_FAILED at the end of the text. */
  word(): string {
    const word = this.peek();
    if (word === '') throw brepError('it ends in the middle', this.text.length);
    this.#at += word.length;
    return word;
  }

  /** The next word without taking it; empty at the end. */
  peek(): string {
    const { text } = this;
    let start = this.#at;
    while (start < text.length && text.charCodeAt(start) <= SPACE) start++;
    let end = start;
    while (end < text.length && text.charCodeAt(end) > SPACE) end++;
    this.#at = start;
    if (end - start > MAX_WORD) throw brepError(`a word of ${end - start} characters`, start);
    return text.slice(start, end);
  }

  expect(word: string): void {
    const at = this.#at;
    const found = this.word();
    if (found !== word) throw brepError(`'${found}' stands where '${word}' should be`, at);
  }

  /** A finite number. */
  real(): number {
    const word = this.word();
    const value = Number(word);
    if (!Number.isFinite(value) || !NUMBER.test(word)) {
      throw brepError(`'${word}' is not a finite number`, this.#at - word.length);
    }
    return value;
  }

  reals(count: number): void {
    for (let i = 0; i < count; i++) this.real();
  }

  /** A whole number from `min` to `max`. */
  integer(min: number, max: number): number {
    const word = this.word();
    return this.inRange(word, min, max);
  }

  inRange(word: string, min: number, max: number): number {
    const value = Number(word);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw brepError(`'${word}' is not a whole number from ${min} to ${max}`, this.#at - word.length);
  }

  /** How many items follow: no more than the rest of the text has room for. */
  count(min = 0): number {
    return this.integer(min, this.text.length - this.#at);
  }

  flag(): boolean {
    return this.integer(0, 1) === 1;
  }

  /** The head of a section: its name and how many records it has. */
  section(name: string): number {
    this.expect(name);
    return this.count();
  }
}
