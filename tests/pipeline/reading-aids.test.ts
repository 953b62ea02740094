import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportToMarkdown } from '../../src/domain/markdown-tables.ts';
import type { Report } from '../../src/domain/report.ts';
import { scaleSeen } from '../../src/pipeline/cut-outs/cut.ts';
import type { ModelReaderSettings, SheetTask } from '../../src/pipeline/messages.ts';
import { gatherAids } from '../../src/pipeline/reading-aids.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import { sampleReport } from '../support/fake-model-answers.ts';
import { locatedEvidence } from '../support/located.ts';
import { sheetPhoto } from '../support/photos.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const report = sampleReport as Report;
const titles = ['Arrival tanks', 'Departure tanks', 'Products discharged', 'Time log', 'Draft readings'];
let large: Buffer;
let small: Buffer;

beforeAll(async () => {
  large = await sheetPhoto({ widthPx: 1800, heightPx: 2400 });
  small = await sheetPhoto({ widthPx: 700, heightPx: 900 });
});

/** What the model is given for a photo on which the local reader finds every cell, and how often it was asked to. */
async function aidsFor(photo: Buffer, settings: Partial<ModelReaderSettings>, finds = true) {
  const photoPath = join(temporaryFolder(), 'photo.jpg');
  writeFileSync(photoPath, photo);
  const openai = { secondLook: true, localHint: false, tableCrops: 'auto', ...settings } as ModelReaderSettings;
  const looks = { count: 0 };
  const sighting = finds ? { report, evidence: locatedEvidence(report) } : null;
  const sight = {
    look: () => {
      looks.count += 1;
      return Promise.resolve(sighting);
    },
    found: () => null,
  };
  const task = { photoPath, format: 'jpeg', readers: { reader: 'openai', openai } } as SheetTask;
  const aids = await gatherAids(task, { sight, turn: createTurn(), leftMs: () => 60_000 });
  return { ...aids, captions: aids.crops.map(({ caption }) => caption), looks: looks.count };
}

describe('what a model is given beside the photo', () => {
  it('is nothing by default, and the local reader is left alone', async () => {
    expect(await aidsFor(large, {})).toMatchObject({ hint: null, crops: [], looks: 0 });
  });

  it('is the local reader’s report and each table in large, with LOCAL_HINT=on', async () => {
    const { hint, captions, looks } = await aidsFor(large, { localHint: true });

    expect(hint).toBe(reportToMarkdown(report));
    expect(captions).toEqual(titles);
    expect(looks).toBe(1);
  });

  it('is each table alone, with TABLE_CROPS=on', async () => {
    expect(await aidsFor(large, { tableCrops: 'on' })).toMatchObject({ hint: null, captions: titles, looks: 1 });
  });

  it('is the report alone, with TABLE_CROPS=off', async () => {
    const { hint, crops } = await aidsFor(large, { localHint: true, tableCrops: 'off' });

    expect(hint).not.toBeNull();
    expect(crops).toEqual([]);
  });

  it('is no table of a photo that the model sees as large as that already', async () => {
    expect((await aidsFor(small, { tableCrops: 'on' })).crops).toEqual([]);
  });

  it('is nothing where the local reader finds no table', async () => {
    expect(await aidsFor(large, { localHint: true }, false)).toMatchObject({ hint: null, crops: [] });
  });

  it('is pictures that the model sees as they are', async () => {
    const { crops } = await aidsFor(large, { tableCrops: 'on' });

    for (const { jpeg } of crops) {
      const { width, height } = await sharp(jpeg).metadata();
      expect(scaleSeen(width, height)).toBeGreaterThan(0.99);
    }
  });
});
