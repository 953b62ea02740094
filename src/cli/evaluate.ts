import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { compareReports } from '../domain/compare-reports.ts';
import { placeKey } from '../domain/evidence.ts';
import type { Sheet } from '../domain/job.ts';
import type { Report } from '../domain/report.ts';
import type { Logger } from '../logging.ts';
import { makePhotoFolders, photoPath, type PhotoFolders } from '../photos/folders.ts';
import type { SheetOutcome } from '../pipeline/messages.ts';
import { createPool, type Pool } from '../pipeline/pool.ts';
import { approvedSheets, openSheets } from './open-sheets.ts';

/** What a reader made of one approved sheet, cell by cell. */
interface Score {
  /** cells that the approved report has filled */
  cells: number;
  right: number;
  /** wrong, and nothing said of them */
  silent: number;
  /** wrong, and marked as doubtful or contradicted */
  marked: number;
  /** left blank, or in a row that was not found */
  open: number;
  /** given where the approved report has a blank, or no such row */
  invented: number;
  seconds: number;
}

/**
 * `ullage evaluate [--reader R] [--model M]`: reads every approved sheet anew and prints how much of what people
 * approved it gets right. Nothing of the server's is changed. Returns the exit code: 1 where nothing could be read.
 */
export async function evaluateCommand(model: string | null, config: Config, log: Logger): Promise<number> {
  const { db, sheets } = openSheets(config);
  const folders = makePhotoFolders(config.dataDir);
  const scratch = await mkdtemp(join(tmpdir(), 'ullage-'));
  const pool = createPool(config.pool);
  const { openai } = config.readers;
  const readers = { ...config.readers, openai: openai && { ...openai, model: model ?? openai.model } };
  try {
    const scores: Score[] = [];
    print(heading);
    for (const sheet of approvedSheets(sheets)) {
      const startedAt = performance.now();
      const outcome = await readAnew(sheet, { pool, folders, scratch, config: { ...config, readers } }, log);
      const score = scoreOf(sheet.report, outcome, (performance.now() - startedAt) / 1000);
      if (score === null) continue;
      scores.push(score);
      print(line(`${sheet.jobId}/${sheet.n}`, [score]));
    }
    if (scores.length > 0) print(line(`all ${scores.length}`, scores));
    else process.stderr.write('ullage: no approved sheet whose photo is kept could be read\n');
    return scores.length > 0 ? 0 : 1;
  } finally {
    await pool.close();
    db.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readAnew(
  sheet: Sheet,
  parts: { pool: Pool; folders: PhotoFolders; scratch: string; config: Config },
  log: Logger,
): Promise<SheetOutcome | null> {
  const { pool, folders, scratch, config } = parts;
  const task = {
    ...{ sheetId: sheet.id, photoPath: photoPath(folders, sheet.photo.name), format: sheet.photo.format },
    ...{ preparedPath: join(scratch, `${sheet.id}.jpg`), readers: config.readers },
    ...{ timeLimitMs: config.pool.sheetTimeoutMs, earlierReading: null, earlierFormatted: null, knownTanks: [] },
  };
  return pool
    .readSheet(task, () => undefined)
    .catch((error: unknown) => {
      log.warn({ err: error, job: sheet.jobId, n: sheet.n }, 'sheet not read');
      return null;
    });
}

/** Null where there is nothing to compare; a sheet that could not be read has all its cells open. */
function scoreOf(truth: Report | null, outcome: SheetOutcome | null, seconds: number): Score | null {
  if (truth === null) return null;
  const given: Report = outcome?.ok ? outcome.report : emptied(truth);
  const verdicts = new Map(outcome?.ok ? outcome.cells.map((cell) => [placeKey(cell), cell.verdict]) : []);
  const { pairs, unmatched } = compareReports(truth, given);
  const score: Score = { cells: 0, right: 0, silent: 0, marked: 0, open: 0, invented: 0, seconds };
  for (const { mine, theirs, theirPlace } of pairs) {
    const verdict = verdicts.get(placeKey(theirPlace));
    const isMarked = verdict === 'doubtful' || verdict === 'contradicted';
    if (mine === null) score.invented += theirs === null ? 0 : 1;
    else {
      score.cells += 1;
      if (theirs === null) score.open += 1;
      else if (mine === theirs) score.right += 1;
      else if (isMarked) score.marked += 1;
      else score.silent += 1;
    }
  }
  for (const { table, mine, theirs } of unmatched) {
    const filled = (report: Report, rows: number[]) =>
      rows.reduce(
        (sum, row) => sum + Object.values(report[table][row] ?? {}).filter((cell) => cell !== null).length,
        0,
      );
    score.cells += filled(truth, mine);
    score.open += filled(truth, mine);
    score.invented += filled(given, theirs);
  }
  return score;
}

const emptied = (report: Report): Report => ({
  header: { barge: null, vessel: null, terminal: null, voyage: null, date: null },
  ...{ arrival_tanks: [], departure_tanks: [], products: [], time_log: [] },
  draft_readings: report.draft_readings.slice(0, 0),
});

const names = ['right', 'silent', 'marked', 'open', 'invented', 'seconds'];
const heading = 'sheet'.padEnd(28) + names.map((name) => name.padStart(10)).join('');

/** Shares of the filled cells in hundredths; invented cells as their number, seconds as the median. */
function line(label: string, scores: readonly Score[]): string {
  const sum = (name: keyof Score) => scores.reduce((total, score) => total + score[name], 0);
  const share = (name: keyof Score) => `${((100 * sum(name)) / Math.max(1, sum('cells'))).toFixed(2)}%`;
  const seconds = scores.map((score) => score.seconds).sort((a, b) => a - b)[scores.length >> 1] ?? 0;
  const columns = [
    share('right'),
    share('silent'),
    share('marked'),
    share('open'),
    String(sum('invented')),
    seconds.toFixed(1),
  ];
  return label.padEnd(28) + columns.map((column) => column.padStart(10)).join('');
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
