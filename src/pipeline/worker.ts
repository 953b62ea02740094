import { threadId } from 'node:worker_threads';
import { createSight } from './locating/sight.ts';
import type { Notice, Outcome, Task } from './messages.ts';
import { makePicture } from './picture.ts';
import { applyPicturePolicy } from './picture-policy.ts';
import { loadPrepared } from './prepare.ts';
import { readSheet } from './read-sheet.ts';
import { createTurn } from './turn.ts';
import { vetPhoto } from './vet.ts';

applyPicturePolicy();
/** One photo is decoded at a time in a thread, however many sheets it has in hand. */
const turn = createTurn();

/** So long does nobody look at a photo before he has found the cell himself. */
const sightMs = 60_000;

/** What a thread of the pool does with a task. Several tasks are under way in a thread at once. */
export default async function work(task: Task): Promise<Outcome> {
  if (task.kind === 'vet') return turn(() => vetPhoto(task));
  if (task.kind === 'picture') return turn(() => makePicture(task));
  if (task.kind === 'sight') {
    const sight = createSight(() => loadPrepared(task, turn));
    return { sighting: await sight.look(sightMs) };
  }
  const notify = (notice: Notice): void => task.notices?.postMessage(notice);
  try {
    notify({ kind: 'begun', threadId });
    return await readSheet(task, turn, notify);
  } finally {
    task.notices?.close();
  }
}
