import { describe, expect, it } from 'vitest';
import { spellingsOf } from '../../../../src/pipeline/readers/local/misspellings.ts';
import { numberFrom, type NumberKey } from '../../../../src/pipeline/readers/local/number-columns.ts';

/** The number that a text most likely stands for. */
const read = (text: string, key: NumberKey) => numberFrom(spellingsOf(text, key)[0]!.text, key);

describe('a misspelt figure', () => {
  it.each([
    ['2.503', 'gross_bbls', 2503],
    ['142.503', 'net_bbls', 142503],
    ['2.503', 'metric_tons', 2.503],
    ['2.50', 'gross_bbls', 2.5],
    ['10-174', 'ullage_in', 10.25],
    ['9114', 'ullage_in', 9.25],
    ['3-738', 'ullage_in', null],
    ['10%', 'ullage_in', 10.5],
    ['3.625', 'ullage_in', 3.625],
    ['4-', 'ullage_ft', 4],
    ["12'", 'ullage_ft', 12],
  ] as const)('%s under %s is %s', (text, key, number) => {
    expect(read(text, key)).toBe(number);
  });

  it('with a sign behind whole inches may be any fraction, a half most likely', () => {
    const spellings = spellingsOf('7%', 'ullage_in');

    expect(spellings.map(({ text }) => numberFrom(text, 'ullage_in'))).toEqual([7.5, 7.25, 7.75]);
    expect(spellings.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1);
  });
});
