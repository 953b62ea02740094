import { Piscina } from 'piscina';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { Sighting } from './locating/sighting.ts';
import type {
  Notice,
  Outcome,
  SheetOutcome,
  SightOutcome,
  SightTask,
  SheetTask,
  Task,
  PictureOutcome,
  PictureTask,
  VetOutcome,
  VetTask,
} from './messages.ts';

/** The threads that do the slow work: looking at photos and reading sheets. */
export interface Pool {
  vet(task: Omit<VetTask, 'kind'>): Promise<VetOutcome>;
  /** A picture of a photo as WebP; null where the photo gives none. */
  makePicture(task: Omit<PictureTask, 'kind'>): Promise<Uint8Array | null>;
  /** Where the cells of a photo stand, as the local reader sees it; null where it sees no report, or not in time. */
  sight(task: Omit<SightTask, 'kind'>): Promise<Sighting | null>;
  /**
   * `onNotice` is told of each step as it begins and of the reader's answer as soon as it is there. Rejects with
   * `ThreadEnded` where the thread was ended for another sheet's sake or at the close, or the sheet was never begun.
   */
  readSheet(task: Omit<SheetTask, 'kind' | 'notices'>, onNotice: (notice: Notice) => void): Promise<SheetOutcome>;
  /** Ends one thread and what is under way on it, and has another take its place: for one that is stuck. */
  endThread(threadId: number): void;
  /** Ends all threads at once; what they were doing is rejected. */
  close(): Promise<void>;
}

/** A sheet was cut off through no fault of its own. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

/** Slots beyond those for sheets, so that looking at a new upload never waits behind a slow model. */
const vettingSlotsPerThread = 4;

const isSource = import.meta.url.endsWith('.ts');
const ownWorker = new URL(isSource ? './worker.ts' : './worker.js', import.meta.url);

/** `worker` is the file that the threads run. */
export function createPool(settings: { threads: number; tasksPerThread: number; worker?: URL }): Pool {
  const endedByUs = new Set<number>();
  let isClosing = false;
  const piscina = new Piscina<Task, Outcome>({
    filename: fileURLToPath(settings.worker ?? ownWorker),
    execArgv: isSource ? ['--import', 'tsx'] : [],
    // All of them from the start: pixel work goes on one at a time in a thread, so each core needs its own.
    minThreads: settings.threads,
    maxThreads: settings.threads,
    concurrentTasksPerWorker: settings.tasksPerThread + vettingSlotsPerThread,
    // The other modes put an idle thread to sleep and its open sockets with it.
    atomics: 'disabled',
    // Whoever looks at a page comes before whoever reads a photo.
    niceIncrement: 5,
    // What a thread throws away is collected soon, not when 16 MB of it have gathered.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  // A thread that dies rejects its tasks, which is where that is dealt with.
  piscina.on('error', () => undefined);

  return {
    async vet(task) {
      const look = (): Promise<VetOutcome> => piscina.run({ ...task, kind: 'vet' }) as Promise<VetOutcome>;
      // Once more where the thread was ended under it, for a sheet that was stuck there.
      return look().catch((error: unknown) => (isClosing ? Promise.reject(error as Error) : look()));
    },

    async makePicture(task) {
      const draw = (): Promise<PictureOutcome> => piscina.run({ ...task, kind: 'picture' }) as Promise<PictureOutcome>;
      // Once more as above; a page can do without a picture.
      const outcome = await draw()
        .catch(() => (isClosing ? null : draw()))
        .catch(() => null);
      return outcome?.ok ? outcome.webp : null;
    },

    async sight(task) {
      const look = (): Promise<SightOutcome> => piscina.run({ ...task, kind: 'sight' }) as Promise<SightOutcome>;
      const outcome = await look().catch(() => null);
      return outcome?.sighting ?? null;
    },

    async readSheet(task, onNotice) {
      const { port1, port2 } = new MessageChannel();
      const begun: { onThread: number | null } = { onThread: null };
      port1.on('message', (notice: Notice) => {
        if (notice.kind === 'begun') begun.onThread = notice.threadId;
        onNotice(notice);
      });
      try {
        const message: SheetTask = { ...task, kind: 'sheet', notices: port2 };
        return (await piscina.run(message, { transferList: [port2] })) as SheetOutcome;
      } catch (error) {
        const isInnocent = isClosing || begun.onThread === null || endedByUs.has(begun.onThread);
        throw isInnocent ? new ThreadEnded('the thread was ended', { cause: error }) : error;
      } finally {
        port1.close();
      }
    },

    endThread(threadId) {
      const thread = piscina.threads.find((one) => one.threadId === threadId);
      if (thread === undefined) return;
      endedByUs.add(threadId);
      void thread.terminate();
    },

    close() {
      isClosing = true;
      return piscina.destroy();
    },
  };
}
