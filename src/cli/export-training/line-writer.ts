import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Takes lines one after another, no faster than they can be written. */
export interface LineWriter {
  /** false: nobody takes any more, as where `head` has read enough */
  write(line: string): Promise<boolean>;
  /** bytes so far */
  bytes(): number;
  /** Where it is a file, that is there from now on, whole. */
  end(): Promise<void>;
  /** Leaves no file behind. */
  discard(): Promise<void>;
}

/**
 * Lines to stdout, or with `path` to a file that only the account running this may read. Throws what the disk throws,
 * a folder that is not there at once.
 */
export async function openLines(path: string | null): Promise<LineWriter> {
  const partPath = `${path ?? ''}.${process.pid}.part`;
  const file = path === null ? null : await open(partPath, 'wx', 0o600);
  const target: Writable = file?.createWriteStream() ?? process.stdout;
  let bytes = 0;
  let fault: NodeJS.ErrnoException | null = null;
  target.on('error', (error) => (fault = error));
  const isOpen = (): boolean => {
    if (fault !== null && fault.code !== 'EPIPE') throw fault;
    return fault === null;
  };
  return {
    async write(line) {
      if (!isOpen()) return false;
      bytes += Buffer.byteLength(line) + 1;
      if (!target.write(`${line}\n`)) await once(target, 'drain').catch(() => undefined);
      return isOpen();
    },
    bytes: () => bytes,
    async end() {
      if (path === null) return;
      target.end();
      await finished(target);
      await rename(partPath, path);
    },
    async discard() {
      if (path === null) return;
      target.destroy();
      await rm(partPath, { force: true });
    },
  };
}
