import cron from 'node-cron';
import type { Logger } from '../logging.ts';

/** A piece of upkeep: what it is called, when it runs, and what it does; it returns counts for the log. */
export interface Chore {
  name: string;
  /** as cron writes times, UTC */
  times: string;
  atStart: boolean;
  run: () => Promise<object> | object;
}

export interface Schedule {
  /** Ends the schedule and waits for the chore under way. */
  stop(): Promise<void>;
}

/** Runs each chore at its times; one that fails is logged and comes round again. */
export function startSchedule(chores: Chore[], log: Logger): Schedule {
  const underWay = new Set<Promise<void>>();
  const run = (chore: Chore): Promise<void> => {
    const ended = runChore(chore, log).finally(() => underWay.delete(ended));
    underWay.add(ended);
    return ended;
  };
  const tasks = chores.map((chore) =>
    cron.schedule(chore.times, () => run(chore), { name: chore.name, noOverlap: true, timezone: 'UTC' }),
  );
  for (const chore of chores) if (chore.atStart) void run(chore);

  return {
    async stop() {
      for (const task of tasks) await task.destroy();
      await Promise.all(underWay);
    },
  };
}

async function runChore(chore: Chore, log: Logger): Promise<void> {
  try {
    log.info({ ...(await chore.run()) }, `upkeep: ${chore.name}`);
  } catch (error) {
    log.error({ err: error }, `upkeep failed: ${chore.name}`);
  }
}
