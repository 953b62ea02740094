import { Piscina } from 'piscina';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { Notice, SheetOutcome, SheetTask, VetOutcome, VetTask } from './messages.ts';

/** The threads that do the slow work: looking at photos and reading sheets. */
export interface Pool {
  vet(task: Omit<VetTask, 'kind'>): Promise<VetOutcome>;
  /** `onNotice` is told of each step as it begins and of the reader's answer as soon as it is there. */
  readSheet(task: Omit<SheetTask, 'kind' | 'notices'>, onNotice: (notice: Notice) => void): Promise<SheetOutcome>;
  /** Ends one thread and what is under way on it, and has another take its place: for one that is stuck. */
  endThread(threadId: number): void;
  /** Ends all threads at once; what they were doing is rejected. */
  close(): Promise<void>;
}

/** Slots beyond those for sheets, so that looking at a new upload never waits behind a slow model. */
const vettingSlotsPerThread = 4;

export function createPool(settings: { threads: number; tasksPerThread: number }): Pool {
  const isSource = import.meta.url.endsWith('.ts');
  const piscina = new Piscina<VetTask | SheetTask, VetOutcome | SheetOutcome>({
    filename: fileURLToPath(new URL(isSource ? './worker.ts' : './worker.js', import.meta.url)),
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
    vet: (task) => piscina.run({ ...task, kind: 'vet' }) as Promise<VetOutcome>,

    async readSheet(task, onNotice) {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', onNotice);
      try {
        const message: SheetTask = { ...task, kind: 'sheet', notices: port2 };
        return (await piscina.run(message, { transferList: [port2] })) as SheetOutcome;
      } finally {
        port1.close();
      }
    },

    endThread(threadId) {
      const thread = piscina.threads.find((one) => one.threadId === threadId);
      void thread?.terminate();
    },

    close: () => piscina.destroy(),
  };
}
