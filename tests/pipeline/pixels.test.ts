import { describe, expect, it } from 'vitest';
import {
  stretchContrast,
  turnUpright,
  uprightSize,
  type GreyPicture,
  type Orientation,
} from '../../src/pipeline/pixels.ts';

const greyOf = (rows: number[][]): GreyPicture => ({
  pixels: Uint8Array.from(rows.flat()),
  widthPx: rows[0]?.length ?? 0,
  heightPx: rows.length,
});

describe('turning a picture upright', () => {
  // Two pixels wide and three high, as a camera stores them under each tag: row by row.
  const upright = [1, 2, 3, 4, 5, 6];
  const stored: [Orientation, string][] = [
    [1, '12 34 56'],
    [2, '21 43 65'],
    [3, '65 43 21'],
    [4, '56 34 12'],
    [5, '135 246'],
    [6, '246 135'],
    [7, '642 531'],
    [8, '531 642'],
  ];

  it.each(stored)('undoes orientation %i', (orientation, rows) => {
    const picture = turnUpright(greyOf(rows.split(' ').map((row) => [...row].map(Number))), orientation);

    expect(picture).toEqual({ pixels: Uint8Array.from(upright), widthPx: 2, heightPx: 3 });
  });

  it('keeps every pixel of a picture wider than one band', () => {
    const rows = Array.from({ length: 3 }, (_, y) => Array.from({ length: 131 }, (_, x) => (x + y * 70) % 256));

    const turned = turnUpright(greyOf(rows), 5);

    const columns = Array.from({ length: 131 }, (_, x) => rows.map((row) => row[x] ?? -1));
    expect(turned).toEqual({ pixels: Uint8Array.from(columns.flat()), widthPx: 3, heightPx: 131 });
  });

  it('exchanges width and height from orientation 5 on', () => {
    expect(uprightSize(30, 20, 4)).toEqual({ widthPx: 30, heightPx: 20 });
    expect(uprightSize(30, 20, 5)).toEqual({ widthPx: 20, heightPx: 30 });
  });
});

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
