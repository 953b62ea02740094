import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { holdDirectory } from '../../src/database/hold-directory.ts';
import { DatabaseError } from '../../src/database/open.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const source = fileURLToPath(new URL('../../src/database/hold-directory.ts', import.meta.url));

/** Another process that holds the directory until it is killed. */
async function holderOf(folder: string): Promise<{ kill(): Promise<void> }> {
  const script = `import { holdDirectory } from ${JSON.stringify(source)};
    holdDirectory(${JSON.stringify(folder)}); process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('the holder ended')))]);
  return { kill };
}

describe('holdDirectory', () => {
  it('refuses a second holder, says why, and lets the next one in after the first let go', () => {
    const folder = temporaryFolder();
    const letGo = holdDirectory(folder);

    expect(() => holdDirectory(folder)).toThrow(DatabaseError);
    expect(() => holdDirectory(folder)).toThrow(`Another Ullage server already works on ${folder}`);

    letGo();
    const letGoAgain = holdDirectory(folder);
    letGoAgain();
  });

  it('is refused while another process holds it, and free once that process is killed', async () => {
    const folder = temporaryFolder();
    const holder = await holderOf(folder);

    expect(() => holdDirectory(folder)).toThrow('Another Ullage server already works');

    await holder.kill();
    const letGo = await vi.waitFor(() => holdDirectory(folder), { interval: 10, timeout: 5000 });
    letGo();
  });

  it('does not blame another server where the folder is not there', () => {
    const folder = join(temporaryFolder(), 'gone');

    expect(() => holdDirectory(folder)).toThrow(DatabaseError);
    expect(() => holdDirectory(folder)).toThrow('cannot be opened for writing');
  });
});
