import { threadId } from 'node:worker_threads';
import type {
  Notice,
  SheetOutcome,
  SheetTask,
  PictureOutcome,
  PictureTask,
  VetOutcome,
  VetTask,
} from '../../src/pipeline/messages.ts';
import { failure } from '../../src/domain/failure.ts';

/**
 * A pool thread whose sheets do as the name of their photo says: `waits` for ever while others go on, `spins` so that
 * nothing else on the thread goes on, `dies` with the whole thread, or ends at once, telling which thread it was on.
 */
export default function work(
  task: VetTask | PictureTask | SheetTask,
): Promise<VetOutcome | PictureOutcome | SheetOutcome> {
  if (task.kind === 'vet') return Promise.resolve({ ok: true, format: 'jpeg', widthPx: 1, heightPx: 1 });
  if (task.kind === 'picture') {
    if (task.photoPath === 'dies') process.exit(7);
    return Promise.resolve({ ok: true, webp: new Uint8Array([1]) });
  }
  const begun: Notice = { kind: 'begun', threadId };
  task.notices?.postMessage(begun);
  if (task.photoPath === 'waits') return new Promise(() => undefined);
  if (task.photoPath === 'dies') setImmediate(() => process.exit(7));
  if (task.photoPath === 'spins') spin();
  if (task.photoPath !== 'ends') return new Promise(() => undefined);
  return Promise.resolve({
    ok: false,
    failure: failure('not_a_report', 'reading', { message: String(threadId) }),
    reading: null,
    calls: [],
  });
}

function spin(): void {
  for (;;);
}
