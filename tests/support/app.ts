import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createContext, type Context } from '../../src/context.ts';
import { createLogger } from '../../src/logging.ts';
import { temporaryFolder } from './temporary-folder.ts';

export { temporaryFolder };

/** The built app, listening on a free port of this machine, over a data directory of its own. */
export interface RunningApp {
  url: string;
  context: Context;
  dataDir: string;
  /** every line logged so far, parsed */
  logLines: Record<string, unknown>[];
  close(): Promise<void>;
}

export const basicAuth = `Basic ${Buffer.from('demo:API2025').toString('base64')}`;

/** Starts the app with `settings` as its environment; it is stopped when the test ends, if it still runs then. */
export async function startApp(settings: Record<string, string> = {}): Promise<RunningApp> {
  const dataDir = settings['DATA_DIR'] ?? temporaryFolder();
  const logLines: Record<string, unknown>[] = [];
  const log = createLogger('debug', {
    write: (line) => void logLines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const config = loadConfig({
    DATA_DIR: dataDir,
    RATE_LIMIT_PER_HOUR: '1000',
    DRAIN_SECONDS: '1',
    WORKER_THREADS: '1',
    ...settings,
  });
  const context = await createContext(config, log);
  const server = createServer(createApp(context));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.start();

  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    const closed = new Promise((resolve) => server.close(resolve));
    await context.drain();
    server.closeAllConnections();
    await closed;
    await context.close();
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, context, dataDir, logLines, close };
}
