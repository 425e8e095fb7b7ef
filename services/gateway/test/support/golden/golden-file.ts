import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

const FOLDER = new URL('../../golden/', import.meta.url);
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const HINT =
  'If the API is meant to answer so, `make golden` writes it; then read what changed before you commit.';
const WIDTH = 110;

/** Compares with the golden file of that name, or writes it when asked to. Throws a readable difference. */
export function expectGolden(name: string, content: unknown): void {
  const file = new URL(`${name}.json`, FOLDER);
  const text = `${print(content, '')}\n`;
  if (UPDATE) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  try {
    expect(text).toBe(read(file));
  } catch (difference) {
    const { message } = difference as Error;
    throw new Error(
      `test/golden/${name}.json says otherwise (-), this was answered (+).\n${message}\n\n${HINT}`,
    );
  }
}

/** Exactly these files are there; those that nobody asks for any more are removed when asked to. */
export function expectGoldenFiles(names: readonly string[]): void {
  const there = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  const orphans = there.filter((name) => !names.includes(name));
  if (UPDATE) for (const name of orphans) rmSync(new URL(`${name}.json`, FOLDER));
  else expect(orphans).toEqual([]);
}

function read(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '(there is no such file)';
  }
}

/** JSON for readers: what fits on a line stands on one, and numbers fill their lines. */
function print(value: unknown, indent: string): string {
  const line = inline(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const isVector = value.every((item) => typeof item === 'number');
    const items = isVector ? fill(value.map(inline), inner) : value.map((item) => print(item, inner));
    return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(
    ([name, held]) => `${inner}${JSON.stringify(name)}: ${print(held, inner)}`,
  );
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).map(([name, held]) => `${JSON.stringify(name)}: ${inline(held)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function fill(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && indent.length + last.length + item.length + 2 < WIDTH)
      lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return lines;
}
