import { proveReport } from '../../src/domain/prove.ts';
import type { Reading, ReaderIdentity } from '../../src/domain/reading.ts';
import { blankHeader, type Report } from '../../src/domain/report.ts';
import type { Success } from '../../src/stores/claim-endings.ts';
import type { Claim, ClaimStore } from '../../src/stores/claims.ts';
import type { NewJob, NewSheets } from '../../src/stores/jobs.ts';

let photosMade = 0;

export const someReader: ReaderIdentity = { reader: 'openai', model: 'gpt-4.1', promptVersion: '1' };

/** A job with as many sheets as asked for, each with a photo name and bytes that no other has. */
export function newJob(id: string, sheets = 1, changes: Partial<NewJob> = {}): NewJob {
  return { id, name: 'Evening delivery', account: 'demo', ...newSheets(sheets), ...changes };
}

/** As many photos for a job as asked for, all of different bytes. */
export function newSheets(count: number, changes: Partial<NewSheets> = {}): NewSheets {
  const photos = Array.from({ length: count }, (_, index) => ({
    filename: `page ${index + 1}.jpg`,
    photo: newPhoto(),
  }));
  return { photos, rejected: [], requestKey: null, reader: someReader, now: 1_750_000_000_000, ...changes };
}

/** Claims one sheet; throws where there is none to claim. */
export function claimOne(claims: ClaimStore, now = 1_750_000_000_000, bootId = 'this boot'): Claim {
  const [claim] = claims.claimDue(now, bootId, 1);
  if (claim === undefined) throw new Error('there was nothing to claim');
  return claim;
}

export function newPhoto(): NewJob['photos'][number]['photo'] {
  photosMade += 1;
  return {
    name: `20250618143210_${photosMade.toString(16).padStart(8, '0')}.jpg`,
    format: 'jpeg',
    bytes: 123_456,
    sha256: photosMade.toString(16).padStart(64, '0'),
    widthPx: 1500,
    heightPx: 2000,
  };
}

export const someReading: Reading = {
  reader: 'openai',
  model: 'gpt-4.1',
  prompt_version: '1',
  words: '| Tank |\n|---|\n| 1 PORT |',
  duration_ms: 1234,
  evidence: null,
  calls: [{ purpose: 'read', model: 'gpt-4.1', prompt_tokens: 900, completion_tokens: 400, duration_ms: 1234 }],
};

const someReport: Report = {
  header: blankHeader(),
  arrival_tanks: [],
  departure_tanks: [],
  products: [],
  time_log: [{ event: 'All Fast', date: '2025-06-18', time: '14:32' }],
  draft_readings: [],
};

export const someSuccess: Success = {
  reading: someReading,
  ...proveReport(someReport, null),
  markdown: someReading.words,
  findings: [
    {
      rule: 'net_from_gross',
      severity: 'contradicted',
      table: 'arrival_tanks',
      row: 0,
      field: 'net_bbls',
      message: 'Net is not gross less water at this temperature.',
      read: 966.04,
      implied: 968.4,
      cause: null,
    },
  ],
};
