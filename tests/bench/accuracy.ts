import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, parse } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import type { PhotoFormat } from '../../src/domain/job.ts';
import type { ReaderSettings, SheetOutcome } from '../../src/pipeline/messages.ts';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { closeReaders } from '../../src/pipeline/read.ts';
import { readSheet } from '../../src/pipeline/read-sheet.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import { addUp, rates, scorePair, type Score } from '../support/score.mjs';

/**
 * `npm run bench:accuracy -- DIR [--reader local|openai] [--errors]`: reads every picture in DIR that has a truth
 * file of the same name, by the same steps as the product, and prints how many cells came out right.
 */
const usage = 'usage: npm run bench:accuracy -- DIR [--reader local|openai] [--errors]';

interface Sheet {
  name: string;
  path: string;
  format: PhotoFormat;
  truth: unknown;
}

interface Result {
  name: string;
  score: Score;
  seconds: number;
  cpuSeconds: number;
  failure: string | null;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { reader: { type: 'string', default: 'local' }, errors: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new Error(usage);
  const readers = readersFor(values.reader);
  const sheets = await sheetsIn(folder);
  if (sheets.length === 0) throw new Error(`no picture in ${folder} has a truth file of the same name`);

  applyPicturePolicy();
  const scratch = await mkdtemp(join(tmpdir(), 'bench-accuracy-'));
  try {
    const results: Result[] = [];
    print('sheet', ['cells', 'rows', 'invented', 'silent', 'seconds', 'cpu s']);
    for (const [at, sheet] of sheets.entries()) {
      const result = await readOne(sheet, readers, join(scratch, `${at}.jpg`));
      results.push(result);
      printResult(result, values.errors);
    }
    printTotals(results);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function readersFor(reader: string): ReaderSettings {
  if (reader === 'local') return { reader, openai: null };
  if (reader !== 'openai') throw new Error(usage);
  const { openai } = loadConfig({ ...process.env, READER: reader }).readers;
  return { reader, openai };
}

const formats: Record<string, PhotoFormat> = {
  ...{ '.jpg': 'jpeg', '.jpeg': 'jpeg', '.png': 'png', '.webp': 'webp', '.tif': 'tiff', '.tiff': 'tiff' },
};

async function sheetsIn(folder: string): Promise<Sheet[]> {
  if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} is not a folder`);
  const names = (await readdir(folder)).sort();
  const sheets: Sheet[] = [];
  for (const file of names) {
    const format = formats[extname(file).toLowerCase()];
    const { name } = parse(file);
    if (format === undefined || !names.includes(`${name}.json`)) continue;
    const truth: unknown = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
    sheets.push({ name, path: join(folder, file), format, truth });
  }
  return sheets;
}

async function readOne(sheet: Sheet, readers: ReaderSettings, preparedPath: string): Promise<Result> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const task = { kind: 'sheet' as const, sheetId: 0, photoPath: sheet.path, format: sheet.format, preparedPath };
  const outcome = await readSheet(
    { ...task, readers, earlierReading: null, earlierFormatted: null, notices: null },
    createTurn(),
    () => undefined,
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    name: sheet.name,
    score: scorePair(asAnswer(outcome), sheet.truth),
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
    failure: outcome.ok ? null : outcome.failure.kind,
  };
}

const asAnswer = (outcome: SheetOutcome): unknown =>
  outcome.ok ? { report: outcome.report, findings: outcome.findings } : null;

function printResult({ name, score, seconds, cpuSeconds, failure }: Result, withErrors: boolean): void {
  printScore(name, [score], [seconds.toFixed(1), cpuSeconds.toFixed(1), failure ?? '']);
  if (!withErrors) return;
  for (const { table, row, field, truth, pred, silent } of score.errors) {
    console.log(
      `  ${silent ? '!' : ' '} ${table}[${row ?? ''}].${field}: ${JSON.stringify(truth)} read as ${JSON.stringify(pred)}`,
    );
  }
}

/** Names are LAYOUT-LEVEL-NN; sheets named otherwise count in the last line only. */
function printTotals(results: readonly Result[]): void {
  console.log('');
  const named = results.filter(({ name }) => /^[a-z]-l\d-\d+$/.test(name));
  for (const part of [1, 0]) {
    const groupOf = (result: Result): string => result.name.split('-')[part]!;
    for (const group of [...new Set(named.map(groupOf))].sort()) {
      const scores = named.filter((result) => groupOf(result) === group).map(({ score }) => score);
      printScore(group, scores, [`${scores.length} sheets`]);
    }
  }
  printScore(
    'all',
    results.map(({ score }) => score),
    [`${results.length} sheets`],
  );
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b);
  const cpu = results.reduce((sum, result) => sum + result.cpuSeconds, 0) / results.length;
  console.log(
    `\nseconds a page: median ${at(seconds, 0.5)}, p95 ${at(seconds, 0.95)}; processor ${cpu.toFixed(1)} s a page`,
  );
}

const at = (sorted: readonly number[], share: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);

function printScore(label: string, scores: readonly Score[], more: readonly string[]): void {
  const { cells, rows, invented, silent } = rates(addUp(scores));
  print(label, [cells.toFixed(1), rows.toFixed(1), invented.toFixed(1), silent.toFixed(2), ...more]);
}

const print = (label: string, columns: readonly string[]): void =>
  console.log(label.padEnd(16) + columns.map((column) => column.padStart(10)).join(''));

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeReaders();
}
