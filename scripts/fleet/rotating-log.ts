import { appendFile, closeSync, existsSync, fstatSync, openSync, renameSync } from 'node:fs';
import { Writable } from 'node:stream';

const MAX_BYTES = 20 * 2 ** 20;

/**
 * A log file that stays within `maxBytes`: what would not fit begins a new file, and the full one becomes
 * `<file>.1` in place of an older one. A line that cannot be written is lost; its program goes on.
 */
export function createRotatingLog(file: string, maxBytes = MAX_BYTES): Writable {
  let fd = openSync(file, 'a');
  let bytes = fstatSync(fd).size;

  function rotate(): void {
    // It is gone when the last rotation could not open the next one.
    if (existsSync(file)) renameSync(file, `${file}.1`);
    const next = openSync(file, 'a');
    // Only now: a number that is closed goes to the next file that anybody opens.
    closeSync(fd);
    fd = next;
    bytes = 0;
  }

  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (bytes > 0 && bytes + chunk.length > maxBytes) ifPossible(rotate);
      bytes += chunk.length;
      appendFile(fd, chunk, () => done());
    },
    final: (done) => {
      ifPossible(() => closeSync(fd));
      done();
    },
  });
}

function ifPossible(step: () => void): void {
  try {
    step();
  } catch {
    // The disk is full or the folder gone: the programs matter more than their logs.
  }
}
