import { describe, expect, it } from 'vitest';
import { rectangleToCorners, type Corners } from '../../../../src/pipeline/readers/local/homography.ts';

const slanted: Corners = [
  [120, 80],
  [910, 140],
  [860, 700],
  [60, 640],
];

describe('the map from a flat sheet to the photo of it', () => {
  it('leads each corner to the one on the photo', () => {
    const toPhoto = rectangleToCorners(1000, 800, slanted);

    const corners = [toPhoto(0, 0), toPhoto(1000, 0), toPhoto(1000, 800), toPhoto(0, 800)];

    for (const [at, [x, y]] of corners.entries()) {
      expect(x).toBeCloseTo(slanted[at]![0], 6);
      expect(y).toBeCloseTo(slanted[at]![1], 6);
    }
  });

  it('leads the middle to where the diagonals cross, as a camera does', () => {
    const [x, y] = rectangleToCorners(1000, 800, slanted)(500, 400);

    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = slanted;
    expect((x - ax) * (cy - ay) - (y - ay) * (cx - ax)).toBeCloseTo(0, 4);
    expect((x - bx) * (dy - by) - (y - by) * (dx - bx)).toBeCloseTo(0, 4);
  });
});
