import { describe, expect, it, test } from 'vitest';
import type { CellEvidence, PhotoPoint, Quad } from '../../../src/domain/evidence.ts';
import { photoPlaces, turnsToUpright } from '../../../src/web/pages/photo-places.ts';

const box = (x: number, y: number): Quad => [
  [x, y],
  [x + 0.1, y],
  [x + 0.1, y + 0.05],
  [x, y + 0.05],
];
const seen = (row: number | null, field: string, quad: Quad | null): CellEvidence => ({
  ...{ table: row === null ? 'header' : 'products', row, field, quad, text: null, inked: true, confidence: 1 },
  alternatives: [],
});

describe('where cells stand on the photo', () => {
  it('is told of each located cell, and of its row and table', () => {
    const cells = [seen(0, 'product', box(0.1, 0.1)), seen(0, 'api', box(0.3, 0.1)), seen(1, 'api', box(0.3, 0.2))];

    const places = photoPlaces([...cells, seen(1, 'product', null)], 2);

    expect(places.cells.map(({ anchor }) => anchor)).toEqual([
      'sheet-2-products-0-product',
      'sheet-2-products-0-api',
      'sheet-2-products-1-api',
    ]);
    expect(places.regions).toEqual([
      { anchor: 'sheet-2-products', points: '0.10000,0.10000 0.40000,0.10000 0.40000,0.25000 0.10000,0.25000' },
      { anchor: 'sheet-2-products-0', points: '0.10000,0.10000 0.40000,0.10000 0.40000,0.15000 0.10000,0.15000' },
      { anchor: 'sheet-2-products-1', points: '0.30000,0.20000 0.40000,0.20000 0.40000,0.25000 0.30000,0.25000' },
    ]);
  });

  it('is nothing where no cell was located', () => {
    expect(photoPlaces([seen(0, 'api', null)], 1)).toEqual({ regions: [], cells: [] });
  });
});

describe('a photo that was taken sideways', () => {
  const turned = ([x, y]: PhotoPoint, quarters: number): PhotoPoint =>
    quarters === 0 ? [x, y] : turned([1 - y, x], quarters - 1);
  const size = { widthPx: 4000, heightPx: 3000 };

  test.each([
    [0, 0],
    [1, 3],
    [2, 2],
    [3, 1],
  ])('by %i quarters clockwise is turned upright by %i', (quarters, turns) => {
    const quad = box(0.3, 0.3).map((point) => turned(point, quarters)) as Quad;

    expect(turnsToUpright([seen(0, 'api', quad)], size)).toBe(turns);
  });

  it('stays as it is where no cell was located', () => {
    expect(turnsToUpright([seen(0, 'api', null)], size)).toBe(0);
  });
});
