import { describe, expect, it } from 'vitest';
import type { Point } from './geometry.ts';
import { shoot, spoils, type Level, type Shot, type Spoil } from './levels.ts';
import type { Page } from './page.ts';
import { createRandom } from './random.ts';

const [widthPx, heightPx] = [850, 1100];
const marks: Point[] = [
  [0.2, 0.2],
  [0.8, 0.25],
  [0.5, 0.5],
  [0.25, 0.8],
  [0.8, 0.8],
];
const reach = 0.012;

describe('a picture of a page', () => {
  it.each<[Level, number]>([
    ['l1', 1],
    ['l1', 2],
    ['l2', 1],
    ['l2', 5],
    ['l3', 1],
    ['l3', 2],
  ])('shows at %s (seed %i) every mark where its truth says', async (level, seed) => {
    const shot = await shoot(markedPage(), level, createRandom(`shot ${seed}`), null);

    for (const mark of marks) expect(offCentre(shot, mark)).toBeLessThan(0.002);
  });

  it('is the page itself where it is clean', async () => {
    const page = markedPage();

    const { picture } = await shoot(page, 'l0', createRandom('any'), null);

    expect(picture).toBe(page);
  });

  it('is the same by the same seed', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => shoot(markedPage(), 'l3', createRandom('same'), null)));

    expect(Buffer.compare(one!.picture.data, two!.picture.data)).toBe(0);
  });

  it.each<[Spoil, (shot: Shot) => boolean]>([
    ['cut-right', ({ view }) => view.toPicture([1, 0.5])[0] > 1.03 && view.toPicture([0, 0.5])[0] > 0],
    ['glare', ({ picture }) => shareOf(picture.data, (value) => value > 252) > 0.005],
    ['small', ({ picture }) => Math.max(picture.widthPx, picture.heightPx) < 800],
    ['blur', (shot) => darkestAt(shot, marks[2]!) > 120],
  ])('is spoiled by %s', async (spoil, isSpoiled) => {
    const shot = await shoot(markedPage(0.0025), 'l2', createRandom('spoiled'), spoil);

    expect(spoils).toContain(spoil);
    expect(isSpoiled(shot)).toBe(true);
  });
});

/** White, with a black square at each of `marks`, `half` a page's width to either side. */
function markedPage(half = 0.006): Page {
  const data = new Uint8Array(widthPx * heightPx * 3).fill(255);
  for (const [x, y] of marks) {
    for (let row = Math.round(y * heightPx - half * widthPx); row < y * heightPx + half * widthPx; row++) {
      const from = (row * widthPx + Math.round((x - half) * widthPx)) * 3;
      data.fill(0, from, from + Math.round(half * 2 * widthPx) * 3);
    }
  }
  return { data, widthPx, heightPx, font: '', cells: [] };
}

/** How far, in shares of the picture's width, the darkness around a mark lies from where the truth puts the mark. */
function offCentre(shot: Shot, mark: Point): number {
  const { picture } = shot;
  const [x, y] = shot.view.toPicture(mark);
  const around = pixelsAround(shot, mark);
  const ground = Math.max(...around.map(({ value }) => value));
  const dark = around.map((pixel) => ({ ...pixel, weight: Math.max(0, ground * 0.75 - pixel.value) }));
  const weight = dark.reduce((sum, pixel) => sum + pixel.weight, 0);
  if (weight === 0) return Infinity;
  const centre = (axis: 'x' | 'y'): number =>
    dark.reduce((sum, pixel) => sum + (pixel[axis] + 0.5) * pixel.weight, 0) / weight;
  return Math.hypot(centre('x') - x * picture.widthPx, centre('y') - y * picture.heightPx) / picture.widthPx;
}

function pixelsAround({ picture, view }: Shot, mark: Point): { x: number; y: number; value: number }[] {
  const [x, y] = view.toPicture(mark);
  const [left, top, span] = [
    (x - reach) * picture.widthPx,
    y * picture.heightPx - reach * picture.widthPx,
    2 * reach * picture.widthPx,
  ];
  return Array.from({ length: Math.ceil(span) ** 2 }, (_, at) => {
    const [column, row] = [
      Math.round(left) + (at % Math.ceil(span)),
      Math.round(top) + Math.floor(at / Math.ceil(span)),
    ];
    return { x: column, y: row, value: picture.data[(row * picture.widthPx + column) * 3 + 1] ?? 255 };
  });
}

const darkestAt = (shot: Shot, mark: Point): number => Math.min(...pixelsAround(shot, mark).map(({ value }) => value));

function shareOf(data: Uint8Array, matches: (value: number) => boolean): number {
  let count = 0;
  for (const value of data) if (matches(value)) count++;
  return count / data.length;
}
