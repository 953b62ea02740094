import { spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** Whether there is a Redis to test against; where not, its tests are skipped, and say so. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('NOTICE: redis-server is not installed; the tests that need it are skipped.\n');

export interface RunningRedis {
  url: string;
  port: number;
  /** as if its machine lost power */
  kill(): Promise<void>;
}

/** A real Redis on a free port (or the one given), with nothing in it, gone when the test ends. */
export async function startRedis(port?: number): Promise<RunningRedis> {
  const ownPort = port ?? (await freePort());
  const child = spawn(
    'redis-server',
    ['--port', String(ownPort), '--bind', '127.0.0.1', '--save', '', '--dir', temporaryFolder()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    void exited.then(() => reject(new Error(`redis-server ended: ${said}`)));
  });
  return { url: `redis://127.0.0.1:${ownPort}`, port: ownPort, kill };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
