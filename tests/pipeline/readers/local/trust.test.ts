import { describe, expect, it } from 'vitest';
import { trustIn } from '../../../../src/pipeline/readers/local/trust.ts';

const look = (fits: 'complete' | 'joined' | 'neither', confidence: number) => ({
  text: '12.5',
  complete: fits === 'complete',
  joined: fits === 'joined',
  confidence,
});

describe('the trust in one look at a figure', () => {
  it('is near certainty on clear print whose every mark is accounted for', () => {
    expect(trustIn(look('complete', 95), 1)).toBeGreaterThan(0.99);
  });

  it('falls with the engine’s own confidence, and where marks are left over', () => {
    const falling = [look('complete', 95), look('complete', 70), look('complete', 20), look('neither', 95)];

    const trusts = falling.map((each) => trustIn(each, 1));

    expect(trusts).toEqual([...trusts].sort((a, b) => b - a));
    expect(trustIn(look('joined', 95), 1)).toBeLessThan(trustIn(look('complete', 95), 1));
  });

  it('falls on a page whose looks disagree, however well this one fits', () => {
    expect(trustIn(look('complete', 95), 0.65)).toBeLessThan(0.93);
    expect(trustIn(look('complete', 95), 0)).toBe(trustIn(look('complete', 95), 0.5));
  });
});
