import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { evaluateCommand } from './cli/evaluate.ts';
import { exportTrainingCommand } from './cli/export-training.ts';
import { purgeCommand } from './cli/purge.ts';
import { readCommand } from './cli/read.ts';
import { UsageError } from './cli/usage-error.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { DatabaseError } from './database/open.ts';
import { createLogger } from './logging.ts';

const usage = `ullage reads photographs of tank barge reports

  ullage read FILE...      read photos without a server; JSON goes to stdout
      --markdown           tables instead of JSON
      --out DIR            write DIR/NAME.json for each NAME.jpg
      --explain            leave a folder NAME-explain for each: a page that shows, stage by stage and cell by cell,
                           how the photo was read, and the stages as pictures
      --reader NAME        auto, openai or local
  ullage purge --days N    remove photos older than N days; results stay
  ullage evaluate          read the approved sheets anew and print how that fares against what people approved
      --reader NAME        auto, openai or local
      --model NAME         another model than OPENAI_MODEL
      --limit N            only the N sheets that were approved last
      --errors             every cell that was not read right: ! wrong and not marked, ~ open and not marked
      --json               figures and cells as JSON
  ullage export-training   approved sheets as JSONL to fine-tune a model with, to stdout
      --out FILE           to FILE instead
      --images DIR         pictures into DIR and their paths into the lines, instead of the pictures themselves
      --limit N            only the N sheets that were approved last
  ullage start             start the server

Settings come from the environment and from .env, as for the server. Exit code: 0 all well, 1 something failed, 2 wrong use.
`;

const readers = ['auto', 'openai', 'local'];

// The entry point of the command line.
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await run(process.argv.slice(2));

/** Runs one command; returns the exit code. */
async function run(words: string[]): Promise<number> {
  try {
    const { values, positionals } = parse(words);
    const [command, ...files] = positionals;
    if (values.reader !== undefined && !readers.includes(values.reader)) {
      throw new UsageError(`There is no reader "${values.reader}"; there are ${readers.join(', ')}.`);
    }
    if (values.help || command === undefined || command === 'help') {
      process.stdout.write(usage);
      return command === undefined && !values.help ? 2 : 0;
    }
    if (command === 'read') {
      const config = settings({ ...process.env, ...(values.reader === undefined ? {} : { READER: values.reader }) });
      const log = createLogger(config.logLevel, pino.destination(2));
      return await readCommand(
        files,
        { markdown: values.markdown, explain: values.explain, out: values.out ?? null },
        config,
        log,
      );
    }
    if (command === 'evaluate') {
      // Who names a model means the reader that has models.
      const reader = values.reader ?? (values.model === undefined ? undefined : 'openai');
      const config = settings({ ...process.env, ...(reader === undefined ? {} : { READER: reader }) });
      // What goes on is told in sentences; log lines are for what goes wrong.
      const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, pino.destination(2));
      const { json, errors } = values;
      return await evaluateCommand(
        { model: values.model ?? null, limit: limitIn(values.limit), json, errors },
        config,
        log,
      );
    }
    if (command === 'export-training') {
      const { out = null, images = null } = values;
      return await exportTrainingCommand({ out, images, limit: limitIn(values.limit) }, settings(process.env));
    }
    if (command === 'purge') return await purgeCommand(values.days, settings(process.env));
    if (command === 'start') throw new UsageError('The server starts with `npm start`, or here `node dist/server.js`.');
    throw new UsageError(`There is no command "${command}".`);
  } catch (error) {
    return explain(error);
  }
}

function parse(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        markdown: { type: 'boolean', default: false },
        explain: { type: 'boolean', default: false },
        out: { type: 'string' },
        reader: { type: 'string' },
        days: { type: 'string' },
        model: { type: 'string' },
        limit: { type: 'string' },
        images: { type: 'string' },
        errors: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function limitIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError('--limit is a number of sheets, 1 or more.');
}

/** The same settings as the server's, less those that only a server needs. */
function settings(environment: NodeJS.ProcessEnv): Config {
  return loadConfig({ ...environment, NODE_ENV: undefined, HOST: undefined, PORT: undefined });
}

/** A folder that is not there, a full disk: what the system says of it is enough. */
const isOfTheDisk = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;

function explain(error: unknown): number {
  const isUsage = error instanceof UsageError;
  const lines =
    error instanceof ConfigError
      ? error.problems
      : isUsage || error instanceof DatabaseError || isOfTheDisk(error)
        ? [error.message]
        : [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  for (const line of lines) process.stderr.write(`ullage: ${line}\n`);
  if (isUsage) process.stderr.write('Say `ullage help` for what there is.\n');
  return isUsage || error instanceof ConfigError ? 2 : 1;
}
