import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isJobId, newJobId } from '../../src/domain/job-id.ts';

const minute = Date.UTC(2025, 5, 18, 14, 32, 59, 999);

describe('the id of a job', () => {
  it('is the UTC minute and five characters of chance', () => {
    expect(newJobId(minute, () => 0)).toBe('20250618-1432-22222');
    expect(newJobId(minute, (below) => below - 1)).toBe('20250618-1432-ZZZZZ');
  });

  it('has no letter that can be taken for a digit', () => {
    const everyCharacter = Array.from({ length: 30 }, (_, n) => newJobId(minute, () => n % 30).at(-1)).join('');

    expect(new Set(everyCharacter).size).toBe(30);
    expect(everyCharacter).not.toMatch(/[ILOU01]/);
  });

  it('knows its own kind', () => {
    const ids = Array.from({ length: 500 }, () => newJobId(minute, randomInt));

    expect(ids.filter((id) => !isJobId(id))).toEqual([]);
    expect(new Set(ids).size).toBe(500);
  });

  it.each([
    '',
    '20250618-1432-7QK3',
    '20250618-1432-7qk3m',
    '20250618-1432-7QK3O',
    '../20250618-1432-7QK3M',
    '20250618-1432-7QK3M\n',
  ])('does not take %j for one', (text) => {
    expect(isJobId(text)).toBe(false);
  });
});
