import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { createContext, type Context } from './context.ts';
import { DatabaseError } from './database/open.ts';
import { createLogger, type Logger } from './logging.ts';

// The entry point of the server: starts the process and stops it. Nothing else but the command line touches exit codes.
// What is written belongs to the account that runs the server, and to nobody else.
process.umask(0o077);
if (existsSync('.env')) process.loadEnvFile('.env');
await run(readConfig());

async function run(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const context = await createContext(config, log).catch((error: unknown) => giveUp(error));
  const server = createServer({ requestTimeout: 300_000, headersTimeout: 20_000 }, createApp(context));
  await listen(server, config).catch((error: unknown) => giveUp(error));

  context.start();
  const { address, family, port } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  log.info({ url, reader: config.readers.reader, data: config.dataDir }, `listening on ${url}`);
  if (config.session.cookieSecure && config.http.trustProxy === false) {
    log.warn(
      'the session cookie goes by https alone: behind a proxy set TRUST_PROXY, for plain http SESSION_COOKIE_SECURE=false',
    );
  }
  if (config.account.isDefaultPassword) {
    const { username, password } = config.account;
    log.warn(`the account is ${username} / ${password}, which everybody knows: set APP_PASSWORD before others use it`);
  }

  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void stop(server, context, log, signal);
    });
  }
}

function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    return giveUp(error);
  }
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.http.port, config.http.host, resolve);
  });
}

/**
 * Lets requests and sheets under way end, within the drain time, then ends the process. Until then whoever comes is
 * still answered, an upload with "in a moment".
 */
async function stop(server: Server, context: Context, log: Logger, signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  const overdue = setTimeout(() => process.exit(1), context.config.queue.drainMs + 5000);
  await context.drain();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const lastAnswers = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(lastAnswers);
  await context.close();
  clearTimeout(overdue);
  log.info('stopped');
  process.exitCode = 0;
}

/** Ends a start that cannot succeed: every reason a line, no stack where the reason is known. */
function giveUp(error: unknown): never {
  const lines =
    error instanceof ConfigError
      ? error.problems
      : error instanceof DatabaseError
        ? [error.message]
        : [listenProblem(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))];
  for (const line of lines) process.stderr.write(`ullage cannot start: ${line}\n`);
  process.exit(1);
}

function listenProblem(error: unknown): string | null {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} of ${address} is taken; end what uses it, or set PORT.`;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return `cannot listen on ${address}:${port}; set HOST and PORT.`;
  return null;
}
