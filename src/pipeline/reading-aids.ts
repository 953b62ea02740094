import { reportToMarkdown } from '../domain/markdown-tables.ts';
import { titleOf } from '../domain/report-columns.ts';
import { tableKeys } from '../domain/report.ts';
import { cutOut, openPhoto, scaleSeen } from './cut-outs/cut.ts';
import { bandsSeen, tableBand } from './cut-outs/table-bands.ts';
import { layOf } from './cut-outs/table-lay.ts';
import type { Sight, Sighting } from './locating/sight.ts';
import type { SheetTask } from './messages.ts';
import { noAids, type ReadingAids } from './readers/reader.ts';
import type { Turn } from './turn.ts';

/** A table by itself is worth its price where a model sees it so much larger than in the whole photo. */
const leastGain = 1.3;
/** A sheet waits for the local reader so long, and is read without it then. */
const longestSearchMs = 60_000;

/**
 * What the model is given beside the photo, by the settings: the local reader's words, and each table by itself. Both
 * need the local reader's eyes, which cost seconds of a core: `TABLE_CROPS=auto` does not ask for them, but uses them
 * where the hint has them open. Nothing of this is needed: where it cannot be had, the photo goes alone. Never rejects.
 */
export async function gatherAids(
  task: SheetTask,
  { sight, turn, leftMs }: { sight: Sight; turn: Turn; leftMs: () => number },
): Promise<ReadingAids> {
  const { reader, openai } = task.readers;
  if (reader !== 'openai' || openai === null) return noAids;
  const wantsCrops = openai.tableCrops === 'on' || (openai.tableCrops === 'auto' && openai.localHint);
  if (!openai.localHint && !wantsCrops) return noAids;
  const sighting = await sight.look(Math.min(longestSearchMs, leftMs() / 4));
  if (sighting === null) return noAids;
  const crops = wantsCrops ? await turn(() => cutTables(task, sighting)).catch(() => []) : [];
  return { hint: openai.localHint ? reportToMarkdown(sighting.report) : null, crops };
}

async function cutTables(
  { photoPath, format }: SheetTask,
  { report, evidence }: Sighting,
): Promise<ReadingAids['crops']> {
  const photo = await openPhoto(photoPath, format);
  const seenWhole = Math.min(1, scaleSeen(photo.widthPx, photo.heightPx));
  const tables = tableKeys.flatMap((table) => {
    const lay = layOf(evidence, table, report[table].length, photo);
    if (lay === null) return [];
    const band = tableBand(lay);
    const gain = Math.min(1, bandsSeen([band])) / seenWhole;
    return gain < leastGain ? [] : [{ caption: titleOf[table], band }];
  });
  if (tables.length === 0) return [];
  const jpegs = await cutOut(
    photo,
    tables.map(({ band }) => [band]),
  );
  return tables.flatMap(({ caption }, index) => (jpegs[index] ? [{ caption, jpeg: jpegs[index] }] : []));
}
