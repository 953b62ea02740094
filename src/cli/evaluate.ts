import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Logger } from '../logging.ts';
import { makePhotoFolders } from '../photos/folders.ts';
import { createPool } from '../pipeline/pool.ts';
import { createApprovedSheetStore, type ApprovedSheet } from '../stores/approved-sheets.ts';
import { addOutcome, type Evaluation } from './evaluate/evaluation.ts';
import { counted, printerInOrder, printEvaluation, say, sayProgress, type OutputOptions } from './evaluate/output.ts';
import { readAnew } from './evaluate/read-anew.ts';
import { inTurns } from './in-turns.ts';
import { openStore } from './open-store.ts';
import { UsageError } from './usage-error.ts';

export interface EvaluateOptions extends OutputOptions {
  /** instead of the model that is set; null: that one */
  model: string | null;
  /** at most so many sheets, those approved last; null: all */
  limit: number | null;
}

/**
 * `ullage evaluate [--reader R] [--model M]`: reads approved sheets anew and prints how that fares against what people
 * approved, in the table of the accuracy bench. Nothing of the server's is changed. The table goes to stdout, progress
 * to stderr. Returns the exit code: 1 where there was nothing to read or the reader cannot. Throws `UsageError`.
 */
export async function evaluateCommand(options: EvaluateOptions, given: Config, log: Logger): Promise<number> {
  const config = withModel(given, options.model);
  const { db, store } = openStore(config, createApprovedSheetStore);
  try {
    const { approved, withPhoto } = store.count();
    if (withPhoto === 0) {
      say(
        approved === 0 ? noneApproved : `none of the ${counted(approved)} approved has its photo any more; ${keeping}`,
      );
      return 1;
    }
    if (withPhoto < approved)
      say(`${approved - withPhoto} of ${counted(approved)} approved left out, their photos are gone; ${keeping}`);
    const evaluation = await evaluate([...store.newest(options.limit ?? Infinity)], options, config, log);
    printEvaluation(evaluation, options, config);
    const { lost, stopped, results } = evaluation;
    if (lost > 0) say(`${counted(lost)} left out: the photo is not where it was kept`);
    if (stopped !== null) say(`stopped. ${stopped.message} ${stopped.advice}`);
    return results.length > 0 && stopped === null ? 0 : 1;
  } finally {
    db.close();
  }
}

const noneApproved = 'no sheet is approved yet. What people approve in the review is what a reader is measured by.';
const keeping = 'UPLOAD_RETENTION_DAYS says how long they are kept';

function withModel(config: Config, model: string | null): Config {
  if (model === null) return config;
  const { reader, openai } = config.readers;
  if (reader === 'openai' && openai !== null) return { ...config, readers: { reader, openai: { ...openai, model } } };
  throw new UsageError('--model goes with --reader openai; the local reader has no models.');
}

async function evaluate(
  sheets: readonly ApprovedSheet[],
  output: OutputOptions,
  config: Config,
  log: Logger,
): Promise<Evaluation> {
  const { reader, openai } = config.readers;
  say(`${counted(sheets.length)} to be read anew by ${reader === 'local' ? 'the local reader' : openai?.model}`);
  const evaluation: Evaluation = { results: [], calls: [], lost: 0, stopped: null };
  const scratch = await mkdtemp(join(tmpdir(), 'ullage-'));
  const pool = createPool(config.pool);
  const parts = { pool, folders: makePhotoFolders(config.dataDir), scratch, config, log };
  const atOnce = Math.min(sheets.length, config.queue.gate.sheetsAtOnce);
  const print = printerInOrder(output);
  let finished = 0;
  try {
    await inTurns(sheets, atOnce, async (sheet, index) => {
      if (evaluation.stopped !== null) return;
      const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
      const outcome = await readAnew(sheet, parts);
      const seconds = (performance.now() - startedAt) / 1000;
      finished += 1;
      sayProgress(sheet, outcome, seconds, `${finished}/${sheets.length}`);
      const cpuSeconds = atOnce === 1 ? secondsSince(cpuBefore) : null;
      print(index, addOutcome(evaluation, sheet, outcome, { seconds, cpuSeconds }));
    });
    return evaluation;
  } finally {
    await pool.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Processor time of all threads of this process since `before`. */
function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
