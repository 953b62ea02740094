import { describe, expect, it } from 'vitest';
import { scaleSeen } from '../../../src/pipeline/cut-outs/cut.ts';
import { photoParts } from '../../../src/pipeline/cut-outs/photo-parts.ts';

const sizes = [
  { widthPx: 4032, heightPx: 3024 },
  { widthPx: 3024, heightPx: 4032 },
  { widthPx: 1600, heightPx: 1200 },
  { widthPx: 640, heightPx: 480 },
  { widthPx: 6000, heightPx: 8000 },
];

const boxes = (size: (typeof sizes)[number], most: number) =>
  photoParts(size, most).map(({ t0, t1, top, bottom }) => ({ x0: t0, x1: t1, y0: top(t0), y1: bottom(t0) }));

const across = (lengthPx: number): number[] => Array.from({ length: 50 }, (_, at) => (at * (lengthPx - 1)) / 49);

describe.each(sizes)('a photo of $widthPx × $heightPx', ({ widthPx, heightPx }) => {
  it.each([1, 4, 8])('is covered whole by at most %i parts', (most) => {
    const parts = boxes({ widthPx, heightPx }, most);

    const points = across(widthPx).flatMap((x) => across(heightPx).map((y) => [x, y] as const));
    const isShown = ([x, y]: readonly [number, number]): boolean =>
      parts.some((part) => part.x0 <= x && x < part.x1 && part.y0 <= y && y < part.y1);

    expect(parts.length).toBeLessThanOrEqual(most);
    expect(points.filter((point) => !isShown(point))).toEqual([]);
  });

  it('is shown larger by more parts', () => {
    const scaleBy = (most: number): number => {
      const [first = { x0: 0, x1: 1, y0: 0, y1: 1 }] = boxes({ widthPx, heightPx }, most);
      return Math.min(1, scaleSeen(first.x1 - first.x0, first.y1 - first.y0));
    };

    expect(scaleBy(8)).toBeGreaterThanOrEqual(scaleBy(4));
    expect(scaleBy(4)).toBeGreaterThanOrEqual(scaleBy(1));
  });
});

it('has parts that share a strip wider than any figure', () => {
  const [first, second] = boxes({ widthPx: 4032, heightPx: 3024 }, 8);

  expect((first?.x1 ?? 0) - (second?.x0 ?? 0)).toBeGreaterThan(150);
});

it('leaves a photo whole that a model sees as it is', () => {
  expect(boxes({ widthPx: 900, heightPx: 700 }, 8)).toHaveLength(1);
});
