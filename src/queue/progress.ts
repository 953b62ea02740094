import { EventEmitter } from 'node:events';

export type Progress = ReturnType<typeof createProgress>;

/** Tells whoever waits for a job that something of it has changed. It knows nothing itself: the database does. */
export function createProgress() {
  const events = new EventEmitter().setMaxListeners(0);
  let isDraining = false;

  return {
    changed(jobId: string): void {
      events.emit(jobId);
    },

    /** Calls back at each change of the job; returns the function that ends that. */
    onChange(jobId: string, listener: () => void): () => void {
      events.on(jobId, listener);
      return () => void events.off(jobId, listener);
    },

    /** From now on nobody waits: the process is about to end. */
    drain(): void {
      isDraining = true;
      for (const name of events.eventNames()) events.emit(name);
    },

    /**
     * Resolves to true as soon as `isDone` holds, checked at each change of the job; to false after `timeoutMs`, at a
     * drain or when `signal` aborts. Rejects with what `isDone` throws.
     */
    wait(jobId: string, isDone: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
      return new Promise((resolve, reject) => {
        const letGo = (): void => {
          clearTimeout(timer);
          events.off(jobId, check);
          signal.removeEventListener('abort', giveUp);
        };
        const end = (answer: boolean): void => {
          letGo();
          resolve(answer);
        };
        const check = (): void => {
          try {
            if (isDone()) end(true);
            else if (isDraining || signal.aborted) end(false);
          } catch (error) {
            letGo();
            reject(error);
          }
        };
        const giveUp = (): void => end(false);
        const timer = setTimeout(giveUp, timeoutMs);
        events.on(jobId, check);
        signal.addEventListener('abort', giveUp);
        check();
      });
    },
  };
}
