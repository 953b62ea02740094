import { describe, expect, it } from 'vitest';
import type { Quad } from '../../../src/domain/evidence.ts';
import { failure } from '../../../src/domain/failure.ts';
import { jobJson, sheetWithHistoryJson } from '../../../src/web/exports/job-json.ts';
import { someReading } from '../../support/jobs.ts';
import {
  failedSheet,
  queuedSheet,
  sampleFindings,
  sampleJob,
  sampleReport,
  sampleSheet,
  sampleWorking,
} from '../../views/sample-sheets.ts';

describe('jobJson', () => {
  it('gives job, sheets and rejected files', () => {
    const rejected = [{ filename: 'notes.svg', kind: 'unsupported' as const, message: 'Not a photo.' }];

    const json = jobJson(sampleJob({ rejected }), [sampleSheet()]);

    expect(json.job).toEqual({
      id: '20250618-1432-7QK3M',
      name: 'Pacific Quill, arrival',
      state: 'read',
      url: '/jobs/20250618-1432-7QK3M',
      created_at: '2025-06-18T14:32:10.000Z',
    });
    expect(json.sheets[0]).toMatchObject({
      n: 1,
      filename: 'IMG_2041.jpg',
      state: 'read',
      reader: 'openai',
      model: 'gpt-5-mini',
      report: sampleReport,
      findings: sampleFindings,
      error: null,
    });
    expect(json.rejected).toEqual(rejected);
  });

  it('gives a failure with its advice, and the words that were read before it', () => {
    const [sheet] = jobJson(sampleJob(), [failedSheet('Tank 1: 990')]).sheets;

    expect(sheet).toMatchObject({ state: 'failed', markdown: 'Tank 1: 990', report: null });
    expect(sheet?.error).toEqual({
      kind: 'format_failed',
      step: 'formatting',
      message: 'The model’s words could not be brought into the five tables.',
      advice: 'The words are kept below; try again, or take the figures from them by hand.',
    });
  });

  it('says that a report is an earlier one while the sheet is read again, and does not name its reader', () => {
    const { report, markdown, reading } = sampleSheet();

    const sheets = jobJson(sampleJob(), [queuedSheet({ report, markdown, reading }), sampleSheet()]).sheets;

    expect(sheets[0]).toMatchObject({ state: 'queued', is_earlier: true, report, markdown, reader: null, model: null });
    expect(sheets[1]).toMatchObject({ is_earlier: false, reader: 'openai' });
  });

  it('does not show the words of a sheet that is still to be read again', () => {
    const [sheet] = jobJson(sampleJob(), [queuedSheet({ reading: sampleSheet().reading })]).sheets;

    expect(sheet?.markdown).toBeNull();
  });
});

it('gives a verdict on each cell that has one, laid out as the report is', () => {
  const [sheet] = jobJson(sampleJob(), [sampleSheet({ working: sampleWorking })]).sheets;

  expect(sheet?.conventions?.product_table).toBe('6B');
  expect(sheet?.verdicts?.header).toEqual({ barge: 'read' });
  expect(sheet?.verdicts?.arrival_tanks).toEqual([{ gross_bbls: 'proved' }, { net_bbls: 'contradicted' }]);
  expect(sheet?.verdicts?.products).toEqual(sampleReport.products.map(() => ({})));
});

describe('sheetWithHistoryJson', () => {
  it('gives each cell with its value, its place on the photo and what else it may say', () => {
    const quad: Quad = [
      [0.1, 0.2],
      [0.2, 0.2],
      [0.2, 0.22],
      [0.1, 0.22],
    ];
    const place = { table: 'arrival_tanks' as const, row: 1, field: 'net_bbls' };
    const alternatives = [{ value: 968.4, probability: 0.2 }];
    const seen = { ...place, quad, text: '966.04', inked: true, confidence: 0.7, alternatives };
    const reading = { ...someReading, evidence: { page: quad, remarks: [], cells: [seen], totals: [] } };

    const { cells, page } = sheetWithHistoryJson(sampleSheet({ working: sampleWorking, reading }), []);

    expect(page).toEqual(quad);
    expect(cells[0]).toMatchObject({ table: 'header', value: sampleReport.header.barge, quad: null, confidence: null });
    expect(cells[2]).toEqual({
      ...{ ...place, verdict: 'contradicted', holds: [], fails: ['net_from_gross'] },
      ...{ value: sampleReport.arrival_tanks[1]?.net_bbls, quad, text: '966.04', confidence: 0.7, alternatives },
    });
  });

  it('gives every attempt with its times, its ending and why it failed', () => {
    const beganAt = Date.UTC(2025, 5, 18, 14, 32);
    const why = failure('reader_busy', 'reading', { message: 'Wait.', advice: 'Try later.' });

    const { history, n } = sheetWithHistoryJson(sampleSheet(), [
      { beganAt, endedAt: beganAt + 1000, ending: 'busy', failure: why },
      { beganAt: beganAt + 2000, endedAt: null, ending: null, failure: null },
    ]);

    expect(n).toBe(1);
    expect(history).toEqual([
      {
        began_at: '2025-06-18T14:32:00.000Z',
        ended_at: '2025-06-18T14:32:01.000Z',
        ending: 'busy',
        error: { kind: 'reader_busy', step: 'reading', message: 'Wait.', advice: 'Try later.' },
      },
      { began_at: '2025-06-18T14:32:02.000Z', ended_at: null, ending: null, error: null },
    ]);
  });
});
