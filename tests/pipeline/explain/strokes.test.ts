import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../src/pipeline/explain/picture.ts';
import { drawStroke, fillConvex, type Point } from '../../../src/pipeline/explain/strokes.ts';

const red = [255, 0, 0] as const;
const paper = (): Picture => ({
  pixels: new Uint8Array(60 * 40 * 3).fill(255),
  widthPx: 60,
  heightPx: 40,
  channels: 3,
});

const at = ({ pixels, widthPx }: Picture, x: number, y: number): number[] => [
  ...pixels.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3),
];

describe('a line', () => {
  it('colours what it runs over and nothing else', () => {
    const picture = paper();

    drawStroke(picture, [5, 10], [50, 10], { colour: red, widthPx: 4, dash: null });

    expect(at(picture, 20, 9)).toEqual([255, 0, 0]);
    expect(at(picture, 20, 14)).toEqual([255, 255, 255]);
    expect(at(picture, 58, 10)).toEqual([255, 255, 255]);
  });

  it('leaves gaps where it is dashed', () => {
    const picture = paper();

    drawStroke(picture, [0, 10], [60, 10], { colour: red, widthPx: 4, dash: [10, 10] });

    expect([5, 15, 25].map((x) => at(picture, x, 10)[1])).toEqual([0, 255, 0]);
  });

  it('may leave the picture', () => {
    const picture = paper();

    drawStroke(picture, [-30, -30], [90, 90], { colour: red, widthPx: 3, dash: null });

    expect(at(picture, 20, 20)).toEqual([255, 0, 0]);
  });
});

describe('a wash', () => {
  const corners: Point[] = [
    [10, 10],
    [40, 12],
    [38, 30],
    [12, 28],
  ];

  it.each([
    ['clockwise', corners],
    ['the other way', [...corners].reverse()],
  ])('shows what is under it, its corners %s', (_, round) => {
    const picture = paper();

    fillConvex(picture, round, red, 0.5);

    expect(at(picture, 25, 20)).toEqual([255, 127, 127]);
    expect(at(picture, 45, 20)).toEqual([255, 255, 255]);
  });
});
