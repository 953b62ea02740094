import { describe, expect, it } from 'vitest';
import { vote } from '../../../../src/pipeline/readers/local/vote.ts';

const valueOf = (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);
const anywhere = () => 1;
const opinion = (text: string, probability: number) => ({ texts: [{ text, probability }], weight: 1 });

describe('a vote among looks at one cell', () => {
  it('is surer of what two looks agree on than either was', () => {
    const { value, confidence } = vote([opinion('12.5', 0.9), opinion('12.5', 0.9)], valueOf, anywhere);

    expect(value).toBe(12.5);
    expect(confidence).toBeGreaterThan(0.97);
  });

  it('takes two spellings of one number for one', () => {
    const { confidence } = vote([opinion('12.5', 0.9), opinion('12.50', 0.9)], valueOf, anywhere);

    expect(confidence).toBeGreaterThan(0.97);
  });

  it('of two looks that contradict each other is not believed, and names both', () => {
    const result = vote([opinion('12.5', 0.95), opinion('72.5', 0.95)], valueOf, anywhere);

    expect(result.confidence).toBeLessThan(0.6);
    expect([result.value, ...result.alternatives.map(({ value }) => value)].sort()).toEqual([12.5, 72.5]);
  });

  it('goes by the majority, and keeps what was outvoted as an alternative', () => {
    const looks = [opinion('12.5', 0.9), opinion('72.5', 0.9), opinion('12.5', 0.9)];

    const { value, confidence, alternatives } = vote(looks, valueOf, anywhere);

    expect(value).toBe(12.5);
    expect(confidence).toBeGreaterThan(0.8);
    expect(alternatives).toMatchObject([{ value: 72.5 }]);
  });

  it('hears what a look saw as second best', () => {
    const texts = [
      { text: '72.5', probability: 0.5 },
      { text: '12.5', probability: 0.4 },
    ];

    expect(vote([{ texts, weight: 1 }, opinion('12.5', 0.9)], valueOf, anywhere).value).toBe(12.5);
  });

  it('counts a look for less that errs where another does', () => {
    const alike = (weight: number) => [opinion('12.5', 0.9), { ...opinion('72.5', 0.9), weight }];

    expect(vote(alike(0.5), valueOf, anywhere).value).toBe(12.5);
    expect(vote(alike(1.5), valueOf, anywhere).value).toBe(72.5);
  });

  it('doubts what its column hardly ever holds', () => {
    const unlikely = (text: string) => (text.includes('.') ? 1 : 0.02);

    expect(vote([opinion('125', 0.9)], valueOf, unlikely).confidence).toBeLessThan(0.5);
  });

  it('has no value where no look saw a number, but the text that was seen', () => {
    expect(vote([opinion('w?', 0.3)], valueOf, anywhere)).toEqual({
      ...{ value: null, text: 'w?', confidence: 0, alternatives: [] },
    });
    expect(vote([], valueOf, anywhere).text).toBeNull();
  });

  it('gives probabilities that do not exceed one in all', () => {
    const looks = [opinion('1', 0.9), opinion('2', 0.9), opinion('3', 0.3)];

    const { confidence, alternatives } = vote(looks, valueOf, anywhere);

    expect(alternatives.reduce((sum, { probability }) => sum + probability, confidence)).toBeLessThanOrEqual(1);
  });
});
