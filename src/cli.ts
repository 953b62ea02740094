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
  ullage evaluate          read the approved sheets anew, by --reader and --model, and print how much comes out as approved
  ullage export-training   approved sheets as JSONL to fine-tune a model with, to stdout or --out FILE
  ullage start             start the server

Settings come from the environment and from .env, as for the server. Exit code: 0 all well, 1 something failed, 2 wrong use.
`;

// The entry point of the command line.
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await run(process.argv.slice(2));

/** Runs one command; returns the exit code. */
async function run(words: string[]): Promise<number> {
  try {
    const { values, positionals } = parse(words);
    const [command, ...files] = positionals;
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
      const config = settings({ ...process.env, ...(values.reader === undefined ? {} : { READER: values.reader }) });
      const log = createLogger(config.logLevel, pino.destination(2));
      return await evaluateCommand(values.model ?? null, config, log);
    }
    if (command === 'export-training') return await exportTrainingCommand(values.out ?? null, settings(process.env));
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
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The same settings as the server's, less those that only a server needs. */
function settings(environment: NodeJS.ProcessEnv): Config {
  return loadConfig({ ...environment, NODE_ENV: undefined, HOST: undefined, PORT: undefined });
}

function explain(error: unknown): number {
  const isUsage = error instanceof UsageError;
  const lines =
    error instanceof ConfigError
      ? error.problems
      : isUsage || error instanceof DatabaseError
        ? [error.message]
        : [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  for (const line of lines) process.stderr.write(`ullage: ${line}\n`);
  if (isUsage) process.stderr.write('Say `ullage help` for what there is.\n');
  return isUsage || error instanceof ConfigError ? 2 : 1;
}
