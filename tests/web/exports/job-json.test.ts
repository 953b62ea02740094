import { describe, expect, it } from 'vitest';
import { jobJson } from '../../../src/web/exports/job-json.ts';
import {
  failedSheet,
  queuedSheet,
  sampleFindings,
  sampleJob,
  sampleReport,
  sampleSheet,
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
      message: 'The model’s words could not be brought into the five tables.',
      advice: 'The words are kept below; try again, or take the figures from them by hand.',
    });
  });

  it('does not show the words of a sheet that is still to be read again', () => {
    const [sheet] = jobJson(sampleJob(), [queuedSheet({ reading: sampleSheet().reading })]).sheets;

    expect(sheet?.markdown).toBeNull();
  });
});
