import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/domain/failure.ts';
import type { SheetLine } from '../../../src/stores/sheet-lines.ts';
import { sheetRow } from '../../../src/web/pages/sheet-row.ts';
import { failedSheet, lineOf, queuedSheet, sampleNow, sampleSheet } from '../../views/sample-sheets.ts';

const timedOut = failure('reader_timed_out', 'reading');
const row = (line: SheetLine) => sheetRow(line, sampleNow);

describe('sheetRow', () => {
  it.each<[string, SheetLine, string, string[]]>([
    ['waiting', lineOf(queuedSheet()), 'Waits for its turn', ['cancel', 'delete']],
    [
      'to be tried again',
      lineOf(queuedSheet({ dueAt: sampleNow + 300_000, failure: timedOut })),
      'The reader did not answer in time. Retry at 14:40 UTC',
      ['retry', 'cancel', 'delete'],
    ],
    [
      'due again, waiting for room',
      lineOf(queuedSheet({ dueAt: sampleNow, failure: timedOut })),
      'Waits for its turn',
      ['cancel', 'delete'],
    ],
    ['just claimed', lineOf(queuedSheet({ state: 'reading' })), 'Preparing the photo', ['cancel', 'delete']],
    [
      'being checked',
      lineOf(queuedSheet({ state: 'reading', step: 'checking' })),
      'Checking the figures',
      ['cancel', 'delete'],
    ],
    ['read', lineOf(sampleSheet()), '3 findings', ['read-again', 'delete']],
    ['read without findings', lineOf(sampleSheet({ findings: [] })), 'Nothing to remark', ['read-again', 'delete']],
    [
      'failed',
      lineOf(failedSheet('')),
      'The model’s words could not be brought into the five tables.',
      ['retry', 'read-again', 'delete'],
    ],
    ['failed without its photo', lineOf(failedSheet('', { photoRemovedAt: 1 })), expect.any(String), ['delete']],
    ['cancelled', lineOf(queuedSheet({ state: 'cancelled' })), 'Was not read', ['retry', 'delete']],
  ])('says of a sheet that is %s what is going on and what can be done', (_, line, sentence, controls) => {
    expect(row(line)).toMatchObject({ sentence, controls });
  });

  it('gives advice where something went wrong, and none while it is read once more', () => {
    const again = lineOf(queuedSheet({ state: 'reading', failure: timedOut }));

    expect(row(lineOf(failedSheet(''))).advice).toMatch(/^The words are kept below/);
    expect(row(again).advice).toBeNull();
  });

  it('names the photo in the address of its thumbnail, for as long as it is kept', () => {
    expect(row(lineOf(sampleSheet())).thumbnailUrl).toBe('/jobs/20250618-1432-7QK3M/sheets/1/thumbnail?v=abababababab');
    expect(row(lineOf(sampleSheet({ photoRemovedAt: 1 }))).thumbnailUrl).toBeNull();
  });

  it('links a duplicate to the sheet that was read, by its number alone within the job', () => {
    const here = lineOf(sampleSheet({ n: 4, duplicateOf: { jobId: '20250618-1432-7QK3M', n: 2 } }));
    const elsewhere = lineOf(sampleSheet({ duplicateOf: { jobId: '20250101-0000-AAAAA', n: 2 } }));

    expect(row(here).duplicate).toEqual({
      url: '/jobs/20250618-1432-7QK3M/sheets/2',
      text: 'Same photo as sheet 2',
    });
    expect(row(elsewhere).duplicate?.text).toBe('Same photo as sheet 2 of 20250101-0000-AAAAA');
  });

  it('tells of attempts that came to nothing', () => {
    const beganAt = Date.UTC(2025, 5, 18, 14, 33);
    const setbacks = [
      { beganAt, endedAt: beganAt + 1, ending: 'retry' as const, failure: timedOut },
      { beganAt, endedAt: beganAt + 1, ending: 'lost' as const, failure: null },
    ];

    expect(row(lineOf(sampleSheet(), { setbacks })).setbacks).toEqual([
      {
        at: { iso: '2025-06-18T14:33:00.000Z', text: '18 Jun 2025, 14:33 UTC' },
        text: 'Failed, to be tried again: The reader did not answer in time.',
      },
      { at: expect.objectContaining({ text: '18 Jun 2025, 14:33 UTC' }), text: 'Lost as the server ended' },
    ]);
  });
});
