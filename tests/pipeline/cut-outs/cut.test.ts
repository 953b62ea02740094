import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/domain/report.ts';
import { cutOut, openPhoto, scaleSeen } from '../../../src/pipeline/cut-outs/cut.ts';
import { rowBands, tableBand } from '../../../src/pipeline/cut-outs/table-bands.ts';
import { layOf } from '../../../src/pipeline/cut-outs/table-lay.ts';
import { sampleReport } from '../../support/fake-model-answers.ts';
import { greyOf, greyPart, likeness } from '../../support/grey.ts';
import { locatedEvidence, type Placing } from '../../support/located.ts';
import { sheetPicture } from '../../support/photos.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const report = sampleReport as Report;
const [widthPx, heightPx] = [1500, 2000];
let sheet: Buffer;

beforeAll(async () => {
  sheet = await (await sheetPicture({ widthPx, heightPx })).png({ compressionLevel: 1 }).toBuffer();
});

async function cutRow(photo: Buffer, placing: Placing, row = 2) {
  const path = join(temporaryFolder(), 'photo.png');
  writeFileSync(path, photo);
  const opened = await openPhoto(path, (await sharp(photo).metadata()).format as 'png' | 'jpeg');
  const lay = layOf(locatedEvidence(report, placing), 'arrival_tanks', report.arrival_tanks.length, opened);
  if (lay === null) throw new Error('the table was not placed');
  const bands = rowBands(lay, row, row);
  const [jpeg] = await cutOut(opened, [bands.slice(-1)]);
  return { jpeg: jpeg as Buffer, lay, opened };
}

/** Where the band of the third row lies on the sheet, in px: two pitches below the first, with a fifth of one around it. */
const pitchPx = 0.02 * heightPx;
const rowOnSheet = {
  left: Math.round(0.1 * widthPx - pitchPx),
  top: Math.round(0.12 * heightPx + 1.8 * pitchPx),
  width: Math.round(0.796 * widthPx + 2 * pitchPx),
  height: Math.round(1.2 * pitchPx),
};

async function likenessToRow(jpeg: Buffer): Promise<number> {
  const row = await greyPart(sheet, rowOnSheet);
  return likeness(await greyOf(jpeg, row), row);
}

describe('a row that is cut out', () => {
  it('shows what the photo shows there, enlarged where that is small', async () => {
    const { jpeg } = await cutRow(sheet, (point) => point);

    expect(await likenessToRow(jpeg)).toBeGreaterThan(0.93);
    expect(await likenessToRow((await cutRow(sheet, (point) => point, 3)).jpeg)).toBeLessThan(0.6);
    const { width, height } = await sharp(jpeg).metadata();
    expect(width / rowOnSheet.width).toBeCloseTo(height / rowOnSheet.height, 1);
    expect(width).toBe(2048);
  });

  it.each<[string, number, Placing]>([
    ['on its head', 180, ([x, y]) => [1 - x, 1 - y]],
    ['on its right side', 90, ([x, y]) => [1 - y, x]],
    ['on its left side', 270, ([x, y]) => [y, 1 - x]],
  ])('reads from left to right on a photo that stands %s', async (_, degrees, placing) => {
    const turned = await sharp(sheet).rotate(degrees).png({ compressionLevel: 1 }).toBuffer();

    const { jpeg } = await cutRow(turned, placing);

    expect(await likenessToRow(jpeg)).toBeGreaterThan(0.93);
  });

  it('lies level where the paper lay askew', async () => {
    const degrees = 4;
    const askew = await sharp(sheet).rotate(degrees, { background: 'white' }).png({ compressionLevel: 1 }).toBuffer();
    const { width, height } = await sharp(askew).metadata();
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const placing: Placing = ([x, y]) => {
      const [right, down] = [(x - 0.5) * widthPx, (y - 0.5) * heightPx];
      return [0.5 + (right * cos - down * sin) / width, 0.5 + (right * sin + down * cos) / height];
    };

    const { jpeg } = await cutRow(askew, placing);

    expect(await likenessToRow(jpeg)).toBeGreaterThan(0.85);
  });

  it('is found by the orientation that the camera noted', async () => {
    const lying = await sharp(sheet).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();

    const { jpeg } = await cutRow(lying, (point) => point);

    expect(await likenessToRow(jpeg)).toBeGreaterThan(0.93);
  });

  it('is white where it reaches beyond the photo', async () => {
    const { opened, lay } = await cutRow(sheet, (point) => point);
    const above = { ...tableBand(lay), top: () => -200, bottom: () => -100 };

    const [jpeg] = await cutOut(opened, [[above]]);

    const { channels } = await sharp(jpeg).stats();
    expect(channels[0]?.min).toBeGreaterThan(250);
  });
});

describe('any picture', () => {
  it('is no larger than a model sees it, whatever the photo', async () => {
    const { opened, lay } = await cutRow(sheet, (point) => point);

    const jpegs = await cutOut(opened, [
      [tableBand(lay)],
      rowBands(lay, 3, 3),
      [{ ...tableBand(lay), top: () => 0, bottom: () => heightPx }],
    ]);

    for (const jpeg of jpegs) {
      const { width, height } = await sharp(jpeg).metadata();
      expect(scaleSeen(width, height)).toBeGreaterThan(0.99);
    }
  });
});
