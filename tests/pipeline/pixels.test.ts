import { describe, expect, it } from 'vitest';
import { stretchContrast } from '../../src/pipeline/pixels.ts';

describe('stretching contrast', () => {
  it('makes the darkest hundredth black, the brightest white, and keeps what lies between in proportion', () => {
    const pixels = Uint8Array.from({ length: 1000 }, (_, i) => (i < 20 ? 50 : i < 500 ? 75 : i < 980 ? 125 : 150));

    stretchContrast({ pixels, widthPx: 1000, heightPx: 1 }, 1, 99);

    expect([...new Set(pixels)]).toEqual([0, 64, 191, 255]);
  });

  it('lets single specks not decide', () => {
    const pixels = Uint8Array.from({ length: 1000 }, (_, i) => (i === 0 ? 0 : i === 1 ? 255 : i % 2 ? 100 : 200));

    stretchContrast({ pixels, widthPx: 1000, heightPx: 1 }, 1, 99);

    expect([...pixels.subarray(0, 4)]).toEqual([0, 255, 255, 0]);
  });

  it.each([0, 136, 255])('leaves a picture of the single shade %i as it is', (shade) => {
    const pixels = new Uint8Array(64).fill(shade);

    stretchContrast({ pixels, widthPx: 8, heightPx: 8 }, 1, 99);

    expect([...new Set(pixels)]).toEqual([shade]);
  });
});
