import { describe, expect, it } from 'vitest';
import { formatOf, inFormat, likelihoodIn } from '../../../../src/pipeline/readers/local/column-format.ts';

const hundredths = { decimals: 2 };

describe('the format of a column', () => {
  it('is that of nearly all its figures', () => {
    expect(formatOf(['850.09', '1,803.21', '459.23', '77170', '12.10'])).toEqual({ decimals: 2 });
    expect(formatOf(['850', '1,803', '459', '77'])).toEqual({ decimals: 0 });
  });

  it('is whole numbers where commas part thousands, or stand beside short figures', () => {
    expect(formatOf(['1,803', '2,459', '1.771', '2,850'])).toEqual({ decimals: 0 });
    expect(formatOf(['1.803', '2.459', '1.771', '850'])).toEqual({ decimals: 0 });
    expect(formatOf(['1.803', '2.459', '1.771', '2.850'])).toEqual({ decimals: 3 });
  });

  it('counts a gap before the last digits as a point', () => {
    expect(formatOf(['850 09', '803 21', '459.23', '77 10'])).toEqual({ decimals: 2 });
  });

  it('is unknown where figures differ, or are few', () => {
    expect(formatOf(['85.5', '85', '86.25', '87'])).toEqual({ decimals: null });
    expect(formatOf(['85.5', '86.5', '87.5'])).toEqual({ decimals: null });
  });

  it('makes other decimals unlikely', () => {
    expect(likelihoodIn('85009', hundredths)).toBeLessThan(0.1);
    expect(likelihoodIn('850.09', hundredths)).toBe(1);
    expect(likelihoodIn('85009', { decimals: null })).toBe(1);
  });
});

describe('a figure in the format of its column', () => {
  it.each([
    ['85009', '850.09', true],
    ['850 09', '850.09', true],
    ['850,09', '850.09', false],
    ['1.850.09', '1850.09', false],
    ['1,85009', '1850.09', true],
    ['850.09.', '850.09', false],
    ['-85009', '-850.09', true],
  ])('read as %s is %s', (read, text, mended) => {
    expect(inFormat(read, hundredths)).toEqual({ text, mended });
  });

  it.each(['850.9', '09', '850.091', '850.', '8S0', ''])('read as %s stays as it is', (read) => {
    expect(inFormat(read, hundredths)).toEqual({ text: read, mended: false });
  });

  it('of whole numbers, or of no known format, stays as it is', () => {
    expect(inFormat('1,850', { decimals: 0 })).toEqual({ text: '1,850', mended: false });
    expect(inFormat('1.850', { decimals: 0 })).toEqual({ text: '1,850', mended: false });
    expect(inFormat('1850', { decimals: null })).toEqual({ text: '1850', mended: false });
  });
});
