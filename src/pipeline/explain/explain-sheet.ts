import { placeKey, type PhotoRemark } from '../../domain/evidence.ts';
import type { Step } from '../../domain/reading.ts';
import type { Notice, SheetOutcome, SheetTask } from '../messages.ts';
import { loadPrepared } from '../prepare.ts';
import { readSheet } from '../read-sheet.ts';
import { createLocalReader } from '../readers/local/local-reader.ts';
import type { ReaderAnswer } from '../readers/reader.ts';
import { createTurn } from '../turn.ts';
import { cropCell } from './crop.ts';
import { noteSightings, type Sightings } from './sightings.ts';
import { openPhoto, type Picture } from './picture.ts';
import { drawStages, type StagePicture } from './stages.ts';

/** How a sheet was read, to show to somebody. */
export interface Explanation {
  outcome: SheetOutcome;
  /** each step that was begun, and how long it took */
  steps: StepTime[];
  /** from the photo to the verdicts, as far as the sheet came */
  stages: StagePicture[];
  /** each cell cut from the photo, as WebP, by `placeKey` */
  crops: ReadonlyMap<string, Buffer>;
  /** what is the matter with the photo, also where nothing could be read of it */
  remarks: readonly PhotoRemark[];
}

export interface StepTime {
  step: Step;
  durationMs: number;
}

type Task = Omit<SheetTask, 'kind' | 'notices'>;

/**
 * Reads one sheet in this thread by the steps of `readSheet`, and draws what could be seen on the way. The outcome is
 * the same as without looking; like it, this never fails for what a photo or a server can do.
 */
export async function explainSheet(task: Task, onNotice: (notice: Notice) => void): Promise<Explanation> {
  const sightings = noteSightings();
  const steps = timeSteps();
  const outcome = await readWatched(task, sightings, (notice) => {
    if (notice.kind === 'step') steps.begin(notice.step);
    onNotice(notice);
  });
  steps.end();
  const photo = await openPhoto(task.photoPath);
  const crops = photo === null ? new Map<string, Buffer>() : await cropCells(photo, outcome);
  const remarks = outcome.reading?.evidence?.remarks ?? sightings.page?.remarks ?? [];
  return { outcome, steps: steps.times, stages: await drawStages(photo, sightings, outcome), crops, remarks };
}

/** With the local reader's pictures where it is the one that reads. */
async function readWatched(task: Task, sightings: Sightings, notify: (notice: Notice) => void): Promise<SheetOutcome> {
  const answer = task.readers.reader === 'local' ? await watchLocalReader(task, sightings, notify) : null;
  if (answer?.ok === false) return { ok: false, failure: answer.failure, reading: null, calls: answer.calls };
  const earlierReading = answer === null ? task.earlierReading : answer.reading;
  return readSheet({ ...task, kind: 'sheet', notices: null, earlierReading }, createTurn(), notify);
}

/** What the local reader says; null where there is no picture to give it, which `readSheet` will find to tell of. */
async function watchLocalReader(
  task: Task,
  { watcher }: Sightings,
  notify: (notice: Notice) => void,
): Promise<ReaderAnswer | null> {
  notify({ kind: 'step', step: 'preparing' });
  const image = await loadPrepared(task, createTurn()).catch(() => null);
  if (image === null) return null;
  notify({ kind: 'step', step: 'reading' });
  const reader = createLocalReader(watcher);
  try {
    return await reader.read(image);
  } finally {
    await reader.close();
  }
}

function timeSteps(): { times: StepTime[]; begin(step: Step): void; end(): void } {
  const times: StepTime[] = [];
  let current: { step: Step; beganAt: number } | null = null;
  const end = (): void => {
    if (current !== null) times.push({ step: current.step, durationMs: performance.now() - current.beganAt });
    current = null;
  };
  return {
    times,
    begin(step) {
      end();
      current = { step, beganAt: performance.now() };
    },
    end,
  };
}

async function cropCells(photo: Picture, { reading }: SheetOutcome): Promise<Map<string, Buffer>> {
  const crops = new Map<string, Buffer>();
  for (const cell of reading?.evidence?.cells ?? []) {
    const crop = cell.quad === null ? null : await cropCell(photo, cell.quad);
    if (crop !== null) crops.set(placeKey(cell), crop);
  }
  return crops;
}
