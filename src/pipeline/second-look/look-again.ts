import type { Evidence } from '../../domain/evidence.ts';
import { proveReport } from '../../domain/prove.ts';
import type { Formatted, Reading, SecondLook } from '../../domain/reading.ts';
import { cutOut, openPhoto } from '../cut-outs/cut.ts';
import { locateCells } from '../locating/locate.ts';
import type { Sight } from '../locating/sight.ts';
import type { ModelReaderSettings, SheetTask } from '../messages.ts';
import { PictureError } from '../picture-error.ts';
import type { Turn } from '../turn.ts';
import { cellsToAsk, type TableCell } from './asked-cells.ts';
import { askForCells, type Shown } from './question.ts';
import { planPictures } from './row-pictures.ts';

/** What a second look works with. */
export interface LookingAgain {
  task: SheetTask;
  sight: Sight;
  turn: Turn;
  /** how long the sheet has left, in ms */
  leftMs: () => number;
}

/** A sheet waits for its rows to be found so long; then the whole photo is shown. */
const longestSearchMs = 60_000;
/** Less than this is left for a call, and none is begun; and so much is kept back for settling. */
const leastCallMs = 2_000;
const keptBackMs = 3_000;

/**
 * Has the model look once more at the cells of its reading that the figures contradict, or that are doubtful: their
 * rows, cut out of the photo at full resolution, in one call. The answer comes back beside the report, unweighed.
 * Gives `formatted` itself where nothing is in question, a look was taken before, or it is switched off. Whatever goes
 * wrong, the reading stands: never rejects.
 */
export async function lookAgain(reading: Reading, formatted: Formatted, parts: LookingAgain): Promise<Formatted> {
  const { task, sight } = parts;
  const { openai } = task.readers;
  if (reading.reader !== 'openai' || openai === null || formatted.second_look) return formatted;

  const { report } = formatted;
  const found = sight.found();
  let located = formatted.located ?? (found && locateCells(report, found));
  let cells = cellsToAsk(proveReport(report, located), located);
  if (cells.length > 0 && openai.secondLook && located === null) {
    const sighting = await sight.look(Math.min(longestSearchMs, parts.leftMs() / 3));
    located = sighting && locateCells(report, sighting);
    cells = cellsToAsk(proveReport(report, located), located);
  }
  const seen = located === null ? formatted : { ...formatted, located };
  if (cells.length === 0 || !openai.secondLook) return seen;

  const look = await ask(openai, cells, seen, parts).catch((error: unknown) => broken(openai, error));
  return look === null ? seen : { ...seen, second_look: look };
}

/** No picture came of the photo: told like a call that came to nothing. */
const broken = ({ model }: ModelReaderSettings, error: unknown): SecondLook => ({
  answers: [],
  call: {
    ...{ purpose: 'second_look', model, prompt_tokens: null, completion_tokens: null, duration_ms: 0 },
    failure: failureOf(error),
  },
});

function failureOf(error: unknown): string {
  if (error instanceof PictureError) return 'photo_unreadable';
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'photo_missing';
  return `internal: ${error instanceof Error ? error.message : String(error)}`;
}

async function ask(
  openai: ModelReaderSettings,
  cells: readonly TableCell[],
  { report, located }: Formatted,
  { task, turn, leftMs }: LookingAgain,
): Promise<SecondLook | null> {
  const shown = await turn(() => cutRows(task, cells, { report, located: located ?? null }));
  const leftForCallMs = leftMs() - keptBackMs;
  if (leftForCallMs < leastCallMs) return null;
  return askForCells({ ...openai, timeoutMs: Math.min(openai.timeoutMs, leftForCallMs) }, report, shown);
}

async function cutRows(
  { photoPath, format }: SheetTask,
  cells: readonly TableCell[],
  { report, located }: { report: Formatted['report']; located: Evidence | null },
): Promise<Shown[]> {
  const photo = await openPhoto(photoPath, format);
  const showings = planPictures(cells, report, located, photo);
  const jpegs = await cutOut(
    photo,
    showings.flatMap(({ pictures }) => pictures),
  );
  return showings.map(({ caption, pictures, cells: asked }) => ({
    caption,
    jpegs: jpegs.splice(0, pictures.length),
    cells: asked,
  }));
}
