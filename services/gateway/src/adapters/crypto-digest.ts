import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Digest } from '../application/ports-access.ts';

export const sha256: Digest = {
  hex: (text) => hash('sha256', text, 'hex'),
  same: (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex')),
};

export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
