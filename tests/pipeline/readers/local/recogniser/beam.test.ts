import { describe, expect, it } from 'vitest';
import { likeliest } from '../../../../../src/pipeline/readers/local/recogniser/beam.ts';

/** Columns of chances for 1, for 2 and for none. */
const chancesOf = (columns: readonly number[][]) => columns.map((chances) => Float64Array.from(chances));

const textsOf = (columns: readonly number[][]) =>
  likeliest(chancesOf(columns), '12', 10).map(({ text, probability }) => [text, round(probability)]);

const round = (chance: number): number => Math.round(chance * 1e4) / 1e4;

describe('likeliest', () => {
  it('adds up all the ways in which a text may spread over the columns', () => {
    const texts = textsOf([
      [0.4, 0.1, 0.5],
      [0.4, 0.1, 0.5],
    ]);

    // 1: both columns, or one of them and none in the other; more than nothing at all, which is the best single way
    expect(texts).toEqual([
      ['1', 0.56],
      ['', 0.25],
      ['2', 0.11],
      ['12', 0.04],
      ['21', 0.04],
    ]);
  });

  it('takes a character twice only where there is none between', () => {
    const sure = [
      [0.98, 0.01, 0.01],
      [0.01, 0.01, 0.98],
      [0.98, 0.01, 0.01],
    ];

    expect(textsOf(sure)[0]![0]).toBe('11');
    expect(textsOf(sure.filter((_, at) => at !== 1))[0]![0]).toBe('1');
  });

  it('says of each character how many of the readings have it in its place', () => {
    const [best] = likeliest(
      chancesOf([
        [0.98, 0.01, 0.01],
        [0.3, 0.69, 0.01],
      ]),
      '12',
      1,
    );

    expect(best?.text).toBe('12');
    expect(best!.characters[0]!.probability).toBeGreaterThan(0.95);
    expect(best!.characters[1]!.probability).toBeCloseTo(0.69, 1);
  });
});
