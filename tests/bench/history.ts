import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase, type Db } from '../../src/database/open.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createReviewQueueStore } from '../../src/stores/review-queue.ts';
import { createHistoryStore, historyStates, type HistoryQuery } from '../../src/stores/history.ts';

/**
 * `tsx tests/bench/history.ts [sheets]`: what the history, the review queue and the claim cost at 100,000 sheets, which are 20,000 jobs
 * of five. Each figure is the median of 25 goes on a warm file.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const goes = 25;
const sheetsInJob = 5;

/** Builds the database in a folder of its own, measures, removes it. Returns what was measured, in ms, by name. */
export function benchHistory(sheets = 100_000): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-bench-history-'));
  const db = openDatabase(join(folder, 'ullage.db'));
  try {
    migrate(db, join(root, 'migrations'));
    fill(db, sheets);
    const figures = { ...measureHistory(db, sheets / sheetsInJob), ...measureReview(db), ...measureClaim(db, sheets) };
    print(`history and claim at ${sheets.toLocaleString('en-US')} sheets`, figures);
    return figures;
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

function measureHistory(db: Db, jobs: number): Record<string, number> {
  const history = createHistoryStore(db);
  const page = (query: Partial<HistoryQuery>): number =>
    median(() => history.list({ state: null, text: null, before: null, limit: 31, ...query }));
  const figures: Record<string, number> = {
    'first page': page({}),
    'deep page': page({ before: Math.round(jobs / 20) }),
    'counts of the chips': median(() => history.count(null)),
  };
  for (const state of historyStates) figures[`first page, ${state}`] = page({ state });
  const texts = {
    rare: 'pegasus',
    'common (every sheet)': 'houston',
    'two letters': 'ho',
    figure: '1087.3',
    none: 'zzz',
  };
  for (const [name, text] of Object.entries(texts)) {
    figures[`search, ${name}`] = page({ text });
    figures[`search, ${name}, counts`] = median(() => history.count(text));
  }
  figures['search, common, failed'] = page({ text: 'houston', state: 'failed' });
  figures['search, common, deep page'] = page({ text: 'houston', before: Math.round(jobs / 20) });
  return figures;
}

/** The queue of work, of which a tenth of all sheets is. */
function measureReview(db: Db): Record<string, number> {
  const queue = createReviewQueueStore(db, 3);
  const reviewer = { holder: 'bench', account: 'demo' };
  const now = Date.now();
  const last = queue.list(reviewer, 0, 5000, now).at(-1)?.id ?? 0;
  return {
    'review queue, first page': median(() => queue.list(reviewer, 0, 51, now)),
    'review queue, deep page': median(() => queue.list(reviewer, last, 51, now)),
    'review queue, counts': median(() => queue.count()),
    'review queue, next': median(() => queue.following(reviewer, last, now)),
  };
}

/** Claims of eight while everything that is not finished waits, and while everything waits. */
function measureClaim(db: Db, sheets: number): Record<string, number> {
  const claims = createClaimStore(db);
  const figures: Record<string, number> = {};
  const undo = new Error('undo');
  const claimOnce = (): number => {
    let tookMs = 0;
    try {
      db.transaction(() => {
        const began = performance.now();
        claims.claimDue(Date.now(), 'bench', 8);
        tookMs = performance.now() - began;
        throw undo;
      })();
    } catch (error) {
      if (error !== undo) throw error;
    }
    return tookMs;
  };
  figures['claim of 8, few waiting'] = medianOf(Array.from({ length: goes }, claimOnce));
  db.exec(`UPDATE sheets SET state = 'queued', due_at = 0`);
  figures[`claim of 8, ${sheets.toLocaleString('en-US')} waiting`] = medianOf(Array.from({ length: goes }, claimOnce));
  return figures;
}

/** Sheets as the stores would leave them: most read, some in each other state, 20 kB of row and 1 kB of words each. */
function fill(db: Db, sheets: number): void {
  const insertJob = db.prepare(`INSERT INTO jobs (id, account, name, created_at) VALUES (@id, 'demo', @name, @at)`);
  const insertSheet = db.prepare(`
    INSERT INTO sheets (
      job_id, n, filename, photo_name, photo_format, photo_bytes, photo_sha256, photo_width_px, photo_height_px,
      state, created_at, markdown, report
    )
    VALUES (
      @jobId, @n, @filename, @photo, 'jpeg', 300000, @photo, 1500, 2000, @state, @at, @markdown, '{}'
    )
  `);
  const insertWords = db.prepare(`
    INSERT INTO sheet_words (rowid, name, words)
    SELECT place, name || ' ' || filename, @words
    FROM sheet_places
    WHERE sheet_id = @sheetId
  `);
  const random = randomFrom(7);
  db.transaction(() => {
    for (let job = 1; job <= sheets / sheetsInJob; job += 1) {
      const id = `20250101-0000-${job.toString(36).padStart(5, '0')}`;
      insertJob.run({ id, name: `Delivery ${job}`, at: job });
      for (let n = 1; n <= sheetsInJob; n += 1) {
        const photo = `${job}-${n}.jpg`;
        const markdown = 'x'.repeat(4000);
        const filename = `IMG_${job * sheetsInJob + n}.jpg`;
        const state = stateOf(job, sheets / sheetsInJob);
        const { lastInsertRowid } = insertSheet.run({ jobId: id, n, filename, photo, markdown, state, at: job });
        const rare = job === 17 && n === 3 ? 'PEGASUS' : '';
        insertWords.run({ sheetId: lastInsertRowid, words: `${someWords(random)} ${rare}` });
      }
    }
    db.exec(`
      UPDATE sheets SET approved_at = 1, approved_by = 'demo' WHERE state = 'read' AND id % 7 > 1;
      UPDATE sheets SET urgency = 1 + id % 3 WHERE state = 'needs_review';
    `);
  })();
}

function stateOf(job: number, jobs: number): string {
  if (job > jobs - 40) return 'queued';
  if (job % 200 === 0) return 'failed';
  if (job % 500 === 1) return 'cancelled';
  return job % 10 === 3 ? 'needs_review' : 'read';
}

const products = ['RMG 380', 'ULSD', 'MGO', 'VLSFO', 'EN590'];
const words = ['Houston Barbours Cut', 'MT PACIFIC QUILL', 'All Fast', 'Hose Connected', 'Commenced', 'Completed'];

/** A hundred figures, most of them met nowhere else, and words that stand on every sheet. */
function someWords(random: () => number): string {
  const figures = Array.from({ length: 100 }, () => (random() * 2000).toFixed(2));
  return [`TFT ${Math.floor(random() * 400)}`, products[Math.floor(random() * 5)], ...words, ...figures].join(' ');
}

/** Chance that is the same in every run (Park and Miller's minimal standard). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function median(work: () => unknown): number {
  work();
  return medianOf(
    Array.from({ length: goes }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}

const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

function print(title: string, figures: Record<string, number>): void {
  console.log(title);
  for (const [name, ms] of Object.entries(figures)) console.log(`  ${name.padEnd(40)}${ms.toFixed(2)} ms`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) benchHistory(Number(process.argv[2] ?? 100_000));
