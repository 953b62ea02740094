import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

/** The compiled server as a process of its own, as a user starts it. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** every line of its log so far, parsed */
  logLines: Record<string, unknown>[];
  /** resolves to the exit code, or to the signal's name */
  exited: Promise<number | string | null>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts `dist/server.js` on a free port with `settings` as its whole environment; resolves when it listens. */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const logLines: Record<string, unknown>[] = [];
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));

  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      logLines.push(entry);
      if (typeof entry['url'] === 'string') resolve(entry['url']);
    });
    void exited.then((code) => reject(new StartRefused(code, complaints)));
  });
  return { url, child, logLines, exited };
}

/** The process ended before it listened. */
export class StartRefused extends Error {
  readonly code: number | string | null;
  readonly complaints: string;

  constructor(code: number | string | null, complaints: string) {
    super(`the server ended with ${code} before it listened:\n${complaints}`);
    this.code = code;
    this.complaints = complaints;
  }
}
