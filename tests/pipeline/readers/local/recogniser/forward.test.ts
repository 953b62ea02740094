import { describe, expect, it } from 'vitest';
import { likeliest } from '../../../../../src/pipeline/readers/local/recogniser/beam.ts';
import { logChanceOf } from '../../../../../src/pipeline/readers/local/recogniser/forward.ts';

/** Columns of chances for A, for B and for none. */
const columns = [
  [0.5, 0.1, 0.4],
  [0.2, 0.5, 0.3],
  [0.3, 0.3, 0.4],
  [0.1, 0.6, 0.3],
].map((chances) => Float64Array.from(chances));

const chanceOf = (text: string): number => Math.exp(logChanceOf(text, columns, 'AB'));

describe('logChanceOf', () => {
  it('adds up every way to spread a text over the columns', () => {
    const byHand = new Map<string, number>();
    for (let path = 0; path < 3 ** 4; path++) {
      const states = [0, 1, 2, 3].map((at) => Math.floor(path / 3 ** at) % 3);
      const text = states.map((state, at) => (state === states[at - 1] ? '' : ['A', 'B', ''][state])).join('');
      const chance = states.reduce((product, state, at) => product * columns[at]![state]!, 1);
      byHand.set(text, (byHand.get(text) ?? 0) + chance);
    }

    for (const [text, chance] of byHand) expect(chanceOf(text)).toBeCloseTo(chance, 12);
  });

  it('is the chance that the beam search gives its texts, where that follows them all', () => {
    for (const { text, probability } of likeliest(columns, 'AB', 10)) {
      expect(chanceOf(text)).toBeCloseTo(probability, 12);
    }
  });

  it('is none for a text that is too long, or has a letter that is not in the alphabet', () => {
    expect(logChanceOf('ABABA', columns, 'AB')).toBe(-Infinity);
    expect(logChanceOf('AAA', columns, 'AB')).toBe(-Infinity);
    expect(logChanceOf('AC', columns, 'AB')).toBe(-Infinity);
  });

  it('does not vanish over many columns', () => {
    const long = Array.from({ length: 2000 }, () => Float64Array.of(0.3, 0.3, 0.4));

    expect(logChanceOf('AB', long, 'AB')).toBeGreaterThan(-2000);
  });
});
