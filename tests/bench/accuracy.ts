import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { groupLines, headings, remarkLines, sheetLines } from '../../src/cli/accuracy/print.ts';
import { resultOf, type SheetResult } from '../../src/cli/accuracy/tally.ts';
import { loadConfig } from '../../src/config.ts';
import type { ReaderSettings } from '../../src/pipeline/messages.ts';
import { applyPicturePolicy } from '../../src/pipeline/picture-policy.ts';
import { closeReaders } from '../../src/pipeline/read.ts';
import { readSheet } from '../../src/pipeline/read-sheet.ts';
import { createTurn } from '../../src/pipeline/turn.ts';
import { aimLines, aimsOf } from './accuracy/aims.ts';
import { calibrationLines, calibrationOf } from './accuracy/calibration.ts';
import { sheetsIn, type BenchLabel, type Sheet } from './accuracy/sheets.ts';

/**
 * `npm run bench:accuracy -- DIR...`: reads every picture in the folders that has a truth file of the same name, by the
 * same steps as the product, and prints how it fares against the truth, sheet by sheet and added up.
 */
const usage = `usage: npm run bench:accuracy -- DIR... [--reader local|openai] [--errors] [--json FILE]
  --errors   every cell that was not read right: ! wrong and not marked, ~ open and not marked
  --json     all figures and cells to FILE`;

const timeLimitMs = 180_000;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      reader: { type: 'string', default: 'local' },
      errors: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new Error(usage);
  const readers = readersFor(values.reader);
  const sheets = (await Promise.all(positionals.map(sheetsIn))).flat();

  const results = await readAll(sheets, readers, values.errors);
  const [calibration, aims] = [calibrationOf(results.flatMap(({ cells }) => cells)), aimsOf(results)];
  const parts = [groupLines(results), remarkLines(results), calibrationLines(calibration), aimLines(aims)];
  for (const lines of parts) print(['', ...lines]);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ aims, calibration, sheets: results }, null, 1)}\n`);
  }
}

function readersFor(reader: string): ReaderSettings {
  if (reader === 'local') return { reader, openai: null };
  if (reader !== 'openai') throw new Error(usage);
  return loadConfig({ ...process.env, READER: reader }).readers;
}

async function readAll(
  sheets: readonly Sheet[],
  readers: ReaderSettings,
  withErrors: boolean,
): Promise<SheetResult<BenchLabel>[]> {
  applyPicturePolicy();
  const scratch = await mkdtemp(join(tmpdir(), 'bench-accuracy-'));
  try {
    const results: SheetResult<BenchLabel>[] = [];
    print([headings()]);
    for (const [at, sheet] of sheets.entries()) {
      const result = await readOne(sheet, readers, join(scratch, `${at}.jpg`));
      results.push(result);
      print(sheetLines(result, withErrors));
    }
    return results;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function readOne(sheet: Sheet, readers: ReaderSettings, preparedPath: string): Promise<SheetResult<BenchLabel>> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const task = { kind: 'sheet' as const, sheetId: 0, photoPath: sheet.path, format: sheet.format, preparedPath };
  const outcome = await readSheet(
    { ...task, readers, timeLimitMs, earlierReading: null, earlierFormatted: null, knownTanks: [], notices: null },
    createTurn(),
    () => undefined,
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  const took = { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
  return resultOf(sheet.label, sheet.truth, outcome, took);
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeReaders();
}
