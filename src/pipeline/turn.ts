/** Runs one piece of work and settles as it does. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A gate that lets one piece of work through at a time, in the order of asking. A pool thread serves several sheets
 * at once while they wait for a model; pixel work takes its turn, so that a thread holds one decoded photo at most.
 */
export function createTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve();

  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
