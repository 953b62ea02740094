import { failure, type Failure } from '../domain/failure.ts';
import { photoPath, preparedPath, type PhotoFolders } from '../photos/folders.ts';
import type { Notice, ReaderSettings, SheetOutcome } from '../pipeline/messages.ts';
import { ThreadEnded, type Pool } from '../pipeline/pool.ts';
import type { Claim } from '../stores/claims.ts';

export interface HandOverParts {
  pool: Pool;
  folders: PhotoFolders;
  readers: ReaderSettings;
  sheetTimeoutMs: number;
}

/** What came of a sheet, and whether it was cut off for no fault of its own. */
export interface HandedOver {
  outcome: SheetOutcome;
  wasCutOff: boolean;
}

/**
 * Has the pool read a claimed sheet. Never rejects. A sheet that takes longer than its time limit, from when a
 * thread begins it, is given up together with that thread, which must be stuck: every wait inside it has a shorter
 * limit of its own.
 */
export async function handOver(
  parts: HandOverParts,
  claim: Claim,
  onNotice: (notice: Notice) => void,
): Promise<HandedOver> {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const failed = (why: Failure): SheetOutcome => ({
    ok: false,
    failure: why,
    reading: claim.earlierReading,
    calls: [],
  });

  let giveUp: (outcome: SheetOutcome) => void;
  const tooLong = new Promise<SheetOutcome>((resolve) => (giveUp = resolve));
  const limitTime = (threadId: number): void => {
    if (isOver) return;
    timer = setTimeout(() => {
      giveUp(failed(failure('sheet_timed_out', 'reading')));
      parts.pool.endThread(threadId);
    }, parts.sheetTimeoutMs);
  };

  const reading = parts.pool.readSheet(
    {
      sheetId: claim.sheetId,
      photoPath: photoPath(parts.folders, claim.photoName),
      format: claim.photoFormat,
      preparedPath: preparedPath(parts.folders, claim.photoName),
      readers: readersFor(parts.readers, claim.wanted),
      timeLimitMs: parts.sheetTimeoutMs,
      earlierReading: claim.earlierReading,
      earlierFormatted: claim.earlierFormatted,
      knownTanks: claim.knownTanks,
    },
    (notice) => {
      if (notice.kind === 'begun') limitTime(notice.threadId);
      else onNotice(notice);
    },
  );

  try {
    return { outcome: await Promise.race([reading, tooLong]), wasCutOff: false };
  } catch (error) {
    // A thread that died of itself may have died of this sheet: that counts as an attempt.
    const why = { ...failure('interrupted', 'reading'), cause: String(error) };
    return { outcome: failed(why), wasCutOff: error instanceof ThreadEnded };
  } finally {
    isOver = true;
    clearTimeout(timer);
    reading.catch(() => undefined);
  }
}

/** Who reads this sheet: whoever reads all, or whom a person wants. */
function readersFor(usual: ReaderSettings, wanted: Claim['wanted']): ReaderSettings {
  if (wanted === null) return usual;
  const { openai } = usual;
  return { reader: wanted.reader, openai: openai && { ...openai, model: wanted.model ?? openai.model } };
}
