import { setImmediate as nextLoop } from 'node:timers/promises';
import { reportFromWords } from '../../domain/markdown-tables.ts';
import type { PreparedImage } from '../prepare.ts';
import { readLocally } from '../read.ts';
import { createTurn } from '../turn.ts';
import type { Sighting } from './sighting.ts';

export type { Sighting };

/** One photo's sighting, for which its pixels are looked at once at most, and not before it is asked for. */
export interface Sight {
  /** Resolves to null where the local reader finds no report, or not within `waitMs`. Never rejects. */
  look(waitMs: number): Promise<Sighting | null>;
  /** what a look has found; null where it found nothing or there was none */
  found(): Sighting | null;
}

/** `load` gives the prepared picture. */
export function createSight(load: () => Promise<PreparedImage>): Sight {
  let found: Sighting | null = null;
  let looked = false;

  return {
    async look(waitMs) {
      if (looked) return found;
      looked = true;
      found = await within(waitMs, () => see(load));
      // Pixel work holds the thread for seconds: what came in meanwhile, such as a server hanging up, is heard first,
      // or the next call would go to a closed connection. The second turn of the loop is the one that has listened.
      await nextLoop();
      await nextLoop();
      return found;
    },
    found: () => found,
  };
}

/** One page is looked at in a thread at a time; a sheet that has stopped waiting gives its turn to the next. */
const turn = createTurn();

async function within(waitMs: number, look: () => Promise<Sighting | null>): Promise<Sighting | null> {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), waitMs)));
  try {
    return await Promise.race([turn(() => (isOver ? Promise.resolve(null) : look())), tooLong]);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

async function see(load: () => Promise<PreparedImage>): Promise<Sighting | null> {
  try {
    const answer = await readLocally(await load());
    if (!answer.ok || answer.reading.evidence === null) return null;
    const read = reportFromWords(answer.reading.words);
    return read && { report: read.report, evidence: answer.reading.evidence };
  } catch {
    return null;
  }
}
