import { describe, expect, it } from 'vitest';
import { apply, inverse, photographedCorners, squareTo, viewOf, type Point, type Quad } from './geometry.ts';
import { bentPaper } from './light.ts';
import { createRandom } from './random.ts';

const tilted: Quad = [
  [0.1, 0.12],
  [0.86, 0.05],
  [0.93, 0.9],
  [0.05, 0.84],
];
const square: Quad = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const places: Point[] = [
  [0.01, 0.02],
  [0.5, 0.5],
  [0.93, 0.2],
  [0.3, 0.99],
];

describe('a page before a camera', () => {
  it('has its corners where they were put', () => {
    const seen = square.map((corner) => apply(squareTo(tilted), corner));

    for (const [at, [x, y]] of seen.entries()) {
      expect(x).toBeCloseTo(tilted[at]![0], 9);
      expect(y).toBeCloseTo(tilted[at]![1], 9);
    }
  });

  it('is found again from the picture', () => {
    const [x, y] = apply(inverse(squareTo(tilted)), apply(squareTo(tilted), [0.31, 0.77]));

    expect([x, y]).toEqual([expect.closeTo(0.31, 9), expect.closeTo(0.77, 9)]);
  });

  it.each(['flat', 'curled', 'folded'])('tells both ways the same where it is %s', (kind) => {
    const { bend } = bentPaper(createRandom(kind), {
      curl: kind === 'flat' ? 0 : 0.01,
      folds: kind === 'folded' ? 3 : 0,
    });
    const view = viewOf(tilted, bend);

    for (const place of places) {
      const [x, y] = view.toPage(view.toPicture(place));
      expect(Math.hypot(x - place[0], y - place[1])).toBeLessThan(1e-5);
    }
  });

  it('fills the share of the picture that it is to fill, turned or not', () => {
    for (const roll of [0, 0.1, Math.PI / 2]) {
      const pose = { roll, pitch: 0.2, yaw: -0.1, distance: 2, fill: 0.9, middle: [0.5, 0.5] as const };
      const corners = photographedCorners(0.77, 0.75, pose);
      const [across, down] = [0, 1].map((axis) => extent(corners.map((corner) => corner[axis]!)));

      expect(Math.max(across!, down!)).toBeCloseTo(0.9, 6);
      expect(Math.min(across!, down!)).toBeLessThanOrEqual(0.9);
    }
  });
});

const extent = (values: number[]): number => Math.max(...values) - Math.min(...values);
