import { describe, expect, it, test } from 'vitest';

interface Size {
  wide: number;
  tall: number;
}

interface Turned {
  turnedPoint(point: [number, number], turns: number): [number, number];
  turnedSize(size: Size, turns: number): Size;
  turning(turns: number, size: Size): string;
  boundsOf(points: [number, number][], turns: number, size: Size): Size & { x: number; y: number };
}

const { boundsOf, turnedPoint, turnedSize, turning } = (await import(
  new URL('../../public/js/review-turned.js', import.meta.url).href
)) as Turned;

const size = { wide: 400, tall: 300 };

/** Where a transform of `turning` and nothing else puts a pixel of the photo. */
function transformed([x, y]: [number, number], turns: number): [number, number] {
  const [, dx = '0', dy = '0'] = /translate\((\d+)(?:px)?, (\d+)(?:px)?\)/.exec(turning(turns, size)) ?? [];
  const [cos, sin] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][turns] as [number, number];
  return [x * cos - y * sin + Number(dx), x * sin + y * cos + Number(dy)];
}

describe('a photo turned by quarters', () => {
  test.each([0, 1, 2, 3])('%i: a point lies where the picture is drawn', (turns) => {
    const { wide, tall } = turnedSize(size, turns);
    const [x, y] = turnedPoint([0.25, 0.1], turns);

    const [drawnX, drawnY] = transformed([0.25 * size.wide, 0.1 * size.tall], turns);

    expect([x * wide, y * tall]).toEqual([expect.closeTo(drawnX, 6), expect.closeTo(drawnY, 6)]);
  });

  it('has upright bounds about a slanting box', () => {
    const box: [number, number][] = [
      [0.1, 0.2],
      [0.3, 0.25],
      [0.3, 0.35],
      [0.1, 0.3],
    ];

    expect(boundsOf(box, 0, size)).toEqual({
      ...{ x: expect.closeTo(40, 6) as number, y: expect.closeTo(60, 6) as number },
      ...{ wide: expect.closeTo(80, 6) as number, tall: expect.closeTo(45, 6) as number },
    });
    expect(boundsOf(box, 1, size)).toMatchObject({ wide: expect.closeTo(45, 6) as number });
  });
});
