import { describe, expect, test } from '@jest/globals';
import { requireAnyPlace, requirePlacedFaces, unplacedWarnings } from './unplaced-parts.ts';

const told = { definitions: 1, faces: 6, unplaced: 2, places: [] };

describe('uses that the file does not place', () => {
  test('are told, with what became of them', () => {
    const message = (declared: typeof told | null) => unplacedWarnings({ unplaced: 2, declared })[0]?.message;
    expect(message(told)).toContain('They are left out');
    expect(message(null)).toContain('may lack them, or have them at the origin');
    expect(unplacedWarnings({ unplaced: 0, declared: told })).toEqual([]);
  });

  test('are refused where nothing has a place', () => {
    expect(() => requireAnyPlace({ unplaced: 2, declared: told })).toThrow(
      'does not say where 2 of its uses',
    );
    expect(() => requireAnyPlace({ unplaced: 0, declared: told })).not.toThrow();
    expect(() => requireAnyPlace({ unplaced: 2, declared: null })).not.toThrow();
  });

  test('are the reason for missing faces where they cannot be left out', () => {
    const unsure = { unplaced: 2, declared: null };
    expect(() => requirePlacedFaces(unsure, 6, 12)).toThrow('does not say where 2 of its uses');
    expect(() => requirePlacedFaces(unsure, 12, 12)).not.toThrow();
    expect(() => requirePlacedFaces({ unplaced: 0, declared: null }, 6, 12)).not.toThrow();
  });
});
