import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../../src/pipeline/readers/local/binarise.ts';
import type { Raster } from '../../../../src/pipeline/readers/local/raster.ts';
import { unruled } from '../../../../src/pipeline/readers/local/unruled.ts';

const [widthPx, heightPx] = [60, 40];
const [paperGrey, softGrey, inkGrey] = [230, 160, 20];

/** Where the sheet is black: a ruling on rows 20 and 21, and perhaps a stem that crosses it in columns 30 to 32. */
const isRuling = (_: number, y: number): boolean => y === 20 || y === 21;
const isStem = (x: number, y: number): boolean => x >= 30 && x < 33 && y >= 8 && y < 30;

const maskOf = (isInk: (x: number, y: number) => boolean): Mask => ({
  ...{ widthPx, heightPx },
  bits: Uint8Array.from({ length: widthPx * heightPx }, (_, at) => (isInk(at % widthPx, Math.floor(at / widthPx)) ? 1 : 0)), // prettier-ignore
});

function sheet(isInk: (x: number, y: number) => boolean): Raster {
  const greyOf = (x: number, y: number): number =>
    isInk(x, y) ? inkGrey : y === 19 || y === 22 ? softGrey : paperGrey;
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => greyOf(at % widthPx, Math.floor(at / widthPx))); // prettier-ignore
  return { widthPx, heightPx, pixels };
}

const greyAt = ({ pixels }: Raster, x: number, y: number): number => pixels[y * widthPx + x]!;

describe('a sheet without its rulings', () => {
  it('is paper where they were, their soft edges too', () => {
    const bare = unruled(
      sheet(isRuling),
      maskOf(isRuling),
      maskOf(() => false),
    );

    expect([19, 20, 21, 22].map((y) => greyAt(bare, 10, y))).toEqual([paperGrey, paperGrey, paperGrey, paperGrey]);
  });

  it('keeps a letter that stands across one whole', () => {
    const both = (x: number, y: number): boolean => isRuling(x, y) || isStem(x, y);

    const bare = unruled(sheet(both), maskOf(both), maskOf(isStem));

    expect([15, 20, 21, 25].map((y) => greyAt(bare, 31, y))).toEqual([inkGrey, inkGrey, inkGrey, inkGrey]);
    expect(greyAt(bare, 40, 20)).toBe(paperGrey);
  });

  it('leaves the picture that it came from as it was', () => {
    const raster = sheet(isRuling);

    unruled(
      raster,
      maskOf(isRuling),
      maskOf(() => false),
    );

    expect(greyAt(raster, 10, 20)).toBe(inkGrey);
  });
});
