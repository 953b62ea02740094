import { threadId } from 'node:worker_threads';
import type { SheetOutcome, SheetTask, VetOutcome, VetTask } from './messages.ts';
import { applyPicturePolicy } from './picture-policy.ts';
import { readSheet } from './read-sheet.ts';
import { vetPhoto } from './vet.ts';

applyPicturePolicy();

/** What a thread of the pool does with a task. Several tasks are under way in a thread at once. */
export default async function work(task: VetTask | SheetTask): Promise<VetOutcome | SheetOutcome> {
  if (task.kind === 'vet') return vetPhoto(task);
  try {
    task.notices?.postMessage({ kind: 'begun', threadId });
    return await readSheet(task, (notice) => task.notices?.postMessage(notice));
  } finally {
    task.notices?.close();
  }
}
