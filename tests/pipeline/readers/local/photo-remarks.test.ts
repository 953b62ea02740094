import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PhotoRemark } from '../../../../src/domain/evidence.ts';
import type { Engine } from '../../../../src/pipeline/readers/local/engine.ts';
import { readPage } from '../../../../src/pipeline/readers/local/page.ts';

const sheet = fileURLToPath(new URL('../../../fixtures/sheets/a-l0-02.png', import.meta.url));
const readsNothing: Engine = { recognise: () => Promise.resolve([]), close: () => Promise.resolve() };

/** What is remarked on a sheet after something was done to the picture of it. */
async function remarksAfter(harm: (picture: Sharp) => Sharp): Promise<PhotoRemark[]> {
  const { data, info } = await harm(sharp(sheet).flatten({ background: 'white' }).toColourspace('b-w'))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const page = await readPage({ pixels: data, widthPx: info.width, heightPx: info.height }, readsNothing, 1000);
  return page!.remarks;
}

/** A dim room, and a reflection in the middle of the sheet. */
const reflection = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="1545"><rect width="2000" height="1545" fill-opacity="0.3"/><ellipse cx="750" cy="500" rx="240" ry="190" fill="white"/></svg>',
);

describe('what is remarked on a photo', () => {
  it('is nothing where all is well', async () => {
    expect(await remarksAfter((picture) => picture)).toEqual([]);
  });

  it('is the edge that is cut off, with the place on the photo', async () => {
    const { width, height } = await sharp(sheet).metadata();

    const remarks = await remarksAfter((picture) =>
      picture.extract({ left: 0, top: 0, width: Math.round(0.532 * width), height }),
    );

    expect(remarks.map(({ message }) => message)).toEqual(['The right edge of the sheet is cut off.']);
    expect(remarks[0]!.advice).toBe('Take the photo again with the whole sheet in the frame.');
    expect(remarks[0]!.quad![1][0]).toBeGreaterThan(0.97);
  });

  it.each<[PhotoRemark['kind'], (picture: Sharp) => Sharp]>([
    ['blurred', (picture) => picture.blur(4)],
    ['too_small', (picture) => picture.resize(700)],
    ['too_dark', (picture) => picture.linear(0.15, 0)],
    ['glare', (picture) => picture.composite([{ input: reflection }])],
  ])('is that it is %s', async (kind, harm) => {
    const remarks = await remarksAfter(harm);

    expect(remarks.map((remark) => remark.kind)).toEqual([kind]);
  });
});
