import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Config } from '../config.ts';
import type { Failure } from '../domain/failure.ts';
import type { Finding } from '../domain/finding.ts';
import type { RejectedFile } from '../domain/job.ts';
import type { Report } from '../domain/report.ts';
import type { Logger } from '../logging.ts';
import { createPool, type Pool } from '../pipeline/pool.ts';
import { closeReaders } from '../pipeline/read.ts';
import { createExplainer, type Explainer } from './explain.ts';
import { inTurns } from './in-turns.ts';
import { UsageError } from './usage-error.ts';

/** What became of one file. */
interface FileResult {
  file: string;
  reader: string;
  model: string | null;
  markdown: string | null;
  report: Report | null;
  findings: Finding[];
  error: (Pick<Failure, 'message' | 'advice'> & { kind: Failure['kind'] | RejectedFile['kind'] }) | null;
}

export interface ReadOptions {
  markdown: boolean;
  /** leave a folder NAME-explain for each photo, which shows how it was read */
  explain: boolean;
  /** where files and folders go; null: JSON to stdout, folders to the current one */
  out: string | null;
}

/**
 * `ullage read FILE...`: reads photos on this machine's threads. JSON goes to stdout (an object for one file, an
 * array for several), or Markdown, or a file each to the folder `out`. Returns the exit code: 1 if any file failed.
 */
export async function readCommand(files: string[], options: ReadOptions, config: Config, log: Logger): Promise<number> {
  if (files.length === 0) throw new UsageError('Name at least one photo to read.');
  if (options.out !== null) await mkdir(options.out, { recursive: true });
  const preparedFolder = await mkdtemp(join(tmpdir(), 'ullage-'));
  const pool = options.explain ? null : createPool(config.pool);
  const names = outputNames(files);
  try {
    const results = await inTurns(files, pool ? config.queue.gate.sheetsAtOnce : 1, async (file, index) => {
      const explainer = createExplainer(file);
      const result = await readFile(file, join(preparedFolder, `${index}.jpg`), pool ?? explainer, config, log);
      const path = join(options.out ?? '.', names[index] as string);
      return keep(result, path, options, explainer, log);
    });
    if (options.out === null) await print(results, options.markdown);
    return results.some(({ error }) => error !== null) ? 1 : 0;
  } finally {
    await (pool?.close() ?? closeReaders());
    await rm(preparedFolder, { recursive: true, force: true });
  }
}

/** Writes what belongs in files; what cannot be written is the result's error, and the other photos go on. */
async function keep(
  result: FileResult,
  path: string,
  { markdown, explain, out }: ReadOptions,
  explainer: Explainer,
  log: Logger,
): Promise<FileResult> {
  const { file } = result;
  const writing = async (target: string, write: () => Promise<void>): Promise<FileResult['error']> => {
    try {
      await write();
      return null;
    } catch (error) {
      log.error({ file, path: target, err: error }, 'result not written');
      return notOpened(`${target} could not be written`, error);
    }
  };
  const [sheetPath, folder] = [`${path}.${markdown ? 'md' : 'json'}`, `${path}-explain`];
  const unkept = out === null ? null : await writing(sheetPath, () => writeFile(sheetPath, printed(result, markdown)));
  const unexplained = explain ? await writing(folder, () => explainer.writeTo(folder)) : null;
  return { ...result, error: unkept ?? unexplained ?? result.error };
}

async function readFile(
  file: string,
  preparedPath: string,
  reading: Pick<Pool, 'vet' | 'readSheet'>,
  config: Config,
  log: Logger,
): Promise<FileResult> {
  const result: FileResult = {
    file,
    reader: config.readers.reader,
    model: null,
    markdown: null,
    report: null,
    findings: [],
    error: null,
  };
  if (!(await isFile(file))) {
    const advice = 'Check its name and the folder you are in.';
    return { ...result, error: { kind: 'photo_missing', message: 'There is no such file.', advice } };
  }
  const vetted = await reading.vet({ photoPath: file, preparedPath }).catch((error: unknown) => error as Error);
  if (vetted instanceof Error) {
    log.warn({ file, err: vetted }, 'file not opened');
    return { ...result, error: notOpened('The file could not be read', vetted) };
  }
  if (!vetted.ok) {
    log.warn({ file, ...vetted.rejected }, 'file refused');
    return { ...result, error: { ...vetted.rejected, advice: 'Name a photo: JPEG, PNG, WebP or TIFF.' } };
  }

  const outcome = await reading.readSheet(
    {
      sheetId: 0,
      photoPath: file,
      format: vetted.format,
      preparedPath,
      readers: config.readers,
      timeLimitMs: config.pool.sheetTimeoutMs,
      earlierReading: null,
      earlierFormatted: null,
      knownTanks: [],
    },
    (notice) => log.debug({ file, notice: notice.kind }, 'progress'),
  );
  for (const call of outcome.calls)
    log[call.failure ? 'warn' : 'info']({ file, ...call }, `model call: ${call.purpose}`);
  const model = outcome.reading?.model ?? null;
  if (!outcome.ok) {
    const { kind, message, advice } = outcome.failure;
    log.warn({ file, ...outcome.failure }, 'file not read');
    return { ...result, model, markdown: outcome.reading?.words ?? null, error: { kind, message, advice } };
  }
  log.info({ file, findings: outcome.findings.length, ms: outcome.reading.duration_ms }, 'file read');
  const { markdown, report, findings } = outcome;
  return { ...result, model, markdown, report, findings };
}

function notOpened(what: string, why: unknown): FileResult['error'] {
  const message = `${what}: ${why instanceof Error ? why.message : String(why)}.`;
  return { kind: 'internal', message, advice: 'Check its owner and mode, and the disk.' };
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isFile() ?? false;

/**
 * `NAME` for `NAME.jpg`; the whole name where two files share theirs but for the extension; `NAME-2` for the second of
 * one name, from another folder.
 */
function outputNames(files: string[]): string[] {
  const stem = (path: string): string => basename(path, extname(path));
  const taken = new Set<string>();
  return files.map((file) => {
    const isShared = files.some((other) => stem(other) === stem(file) && basename(other) !== basename(file));
    const name = isShared ? basename(file) : stem(file);
    let free = name;
    // Some disks take A and a for the same name.
    for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${name}-${n}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

function printed(result: FileResult, isMarkdown: boolean): string {
  if (!isMarkdown) return `${JSON.stringify(result, null, 2)}\n`;
  const { error } = result;
  return error ? `# ${result.file}\n\n${error.message} ${error.advice}\n` : `# ${result.file}\n\n${result.markdown}\n`;
}

function print(results: FileResult[], isMarkdown: boolean): Promise<void> {
  const [only] = results;
  const text =
    isMarkdown || results.length === 1
      ? results.map((result) => printed(result, isMarkdown)).join('\n')
      : `${JSON.stringify(results, null, 2)}\n`;
  return new Promise((resolve, reject) => {
    if (only === undefined) resolve();
    else process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
