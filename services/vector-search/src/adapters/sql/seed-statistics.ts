import type { Statistics } from '../../domain/statistics.ts';

export const SEED_STATISTICS: readonly Statistics[] = [];
