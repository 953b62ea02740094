import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The model server of the tests as a process of its own, so that its work does not count as the server's. */
export async function startFakeModelProcess(
  readMs: number,
  formatMs: number,
  answer: string,
): Promise<{ baseUrl: string; stop(): void }> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', fileURLToPath(new URL('../support/fake-model.ts', import.meta.url))],
      ...['--port', '0', '--read-ms', String(readMs), '--format-ms', String(formatMs), '--answer', answer],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await new Promise<string[]>((resolve) => {
    createInterface(child.stdout).once('line', (first) => resolve([first]));
  })) as [string];
  const { baseUrl } = JSON.parse(line) as { baseUrl: string };
  return { baseUrl, stop: () => void child.kill() };
}
