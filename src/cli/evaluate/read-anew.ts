import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { Logger } from '../../logging.ts';
import { photoPath, type PhotoFolders } from '../../photos/folders.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import type { Pool } from '../../pipeline/pool.ts';
import { busyWaitMs, askedWaitMs } from '../../queue/backoff.ts';
import type { ApprovedSheet } from '../../stores/approved-sheets.ts';

export interface AnewParts {
  pool: Pick<Pool, 'readSheet'>;
  folders: PhotoFolders;
  /** a folder for prepared pictures */
  scratch: string;
  config: Config;
  log: Logger;
}

/** How often a sheet is begun while the reader is busy, and where it failed in a way that may pass. */
const mostTries = 5;
const mostFailures = 2;

/**
 * Reads a sheet from its photo as if it were new; null where the photo is gone. What a busy reader asks for is waited
 * for, and what may pass is tried once more. Whatever goes wrong is an outcome.
 */
export async function readAnew(sheet: ApprovedSheet, parts: AnewParts): Promise<SheetOutcome | null> {
  const { folders, scratch, config, log } = parts;
  const path = photoPath(folders, sheet.photo.name);
  if (!(await isThere(path))) return null;
  const task = {
    ...{ sheetId: sheet.id, photoPath: path, format: sheet.photo.format },
    ...{ preparedPath: join(scratch, `${sheet.id}.jpg`), readers: config.readers },
    ...{ timeLimitMs: config.pool.sheetTimeoutMs, earlierReading: null, earlierFormatted: null, knownTanks: [] },
  };
  let failures = 0;
  for (let tries = 1; ; tries += 1) {
    const outcome = await parts.pool
      .readSheet(task, () => undefined)
      .catch((error: unknown): SheetOutcome => {
        log.warn({ err: error, job: sheet.jobId, n: sheet.n }, 'sheet not read');
        return { ok: false, failure: failure('internal', 'reading'), reading: null, calls: [] };
      });
    if (outcome.ok) return outcome;
    const { kind, retryable } = outcome.failure;
    if (kind !== 'reader_busy') failures += 1;
    if (!retryable || tries === mostTries || failures === mostFailures) return outcome;
    log.info({ job: sheet.jobId, n: sheet.n, kind }, 'tried again');
    await wait(waitMs(outcome.failure));
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const waitMs = (why: Failure): number =>
  why.kind === 'reader_busy' ? busyWaitMs(why.retry_after_ms) : Math.max(1000, askedWaitMs(why));

/** Whether it is the reader that cannot, whatever the sheet: then the others need not be tried. */
export const isReadersFault = ({ kind }: Failure): boolean =>
  kind === 'reader_unauthorized' ||
  kind === 'reader_rejected' ||
  kind === 'reader_unavailable' ||
  kind === 'reader_busy';
