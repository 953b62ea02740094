import { describe, expect, it } from 'vitest';
import { jobPage } from '../../../src/web/pages/job-page.ts';
import {
  failedSheet,
  queuedSheet,
  sampleJob,
  sampleNow,
  sampleReport,
  sampleSheet,
  viewOf,
} from '../../views/sample-sheets.ts';

const shared = { csrfToken: null, account: 'demo', requestId: 'request-1', pause: null };

describe('jobPage', () => {
  it('tells in the title how far the reading is, until it is done', () => {
    const underWay = jobPage(
      viewOf(sampleJob(), [sampleSheet(), queuedSheet({ n: 2, state: 'reading' })]),
      shared,
      sampleNow,
    );
    const done = jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow);

    expect(underWay.title).toBe('1/2 · Pacific Quill, arrival');
    expect(done.title).toBe('Pacific Quill, arrival');
  });

  it('sums up what needs a look', () => {
    const page = jobPage(viewOf(sampleJob(), [sampleSheet(), failedSheet('', { n: 2 })]), shared, sampleNow);

    expect(page.progress.sentence).toBe('2 sheets: 1 read, 1 failed');
  });

  it('tells who read a sheet and what it cost', () => {
    const [sheet] = jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow).sheets;

    expect(sheet?.facts).toEqual(['openai reader', 'gpt-5-mini', '1 call', '4,120 + 812 tokens', '6.2 s']);
  });

  it('names the tables of which nothing was read, so that their silence is not taken for agreement', () => {
    const report = { ...sampleReport, products: [], draft_readings: [] };

    const [partly, whole] = jobPage(
      viewOf(sampleJob(), [sampleSheet({ report }), sampleSheet({ n: 2 })]),
      shared,
      sampleNow,
    ).sheets;

    expect(partly?.missing).toBe('No rows read: products discharged, draft readings');
    expect(whole?.missing).toBeNull();
  });

  it('links the photo only while it is kept and a browser can show it', () => {
    const tiff = { ...sampleSheet().photo, format: 'tiff' as const };
    const sheets = [sampleSheet(), sampleSheet({ n: 2, photoRemovedAt: 1 }), sampleSheet({ n: 3, photo: tiff })];

    const page = jobPage(viewOf(sampleJob(), sheets), shared, sampleNow);

    expect(page.sheets.map((sheet) => sheet.photoUrl)).toEqual([
      '/jobs/20250618-1432-7QK3M/sheets/1/photo?v=abababababab',
      null,
      null,
    ]);
  });

  it('gives times in UTC, whatever the machine’s zone', () => {
    expect(jobPage(viewOf(sampleJob(), []), shared, sampleNow).job.created).toEqual({
      iso: '2025-06-18T14:32:10.000Z',
      text: '18 Jun 2025, 14:32 UTC',
    });
  });
});
