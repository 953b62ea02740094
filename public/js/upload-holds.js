const probeWaitsMs = [1000, 2000, 4000, 8000, 15_000, 30_000];
const busyWaitsMs = [2000, 5000, 10_000, 20_000, 30_000, 60_000];
const signInWaitMs = 5000;

/**
 * Reasons for which sending as a whole stands still, one at a time, and how each comes to its end: `offline` when the
 * server can be reached again, `busy` when the time it asked for is over, `signed-out` when somebody has signed in (in
 * another tab, say), `job-gone` when a person says so. `checking` is the moment before one of them is certain.
 *
 * @param {{ isThere: () => Promise<boolean>, renewToken: () => Promise<'renewed' | 'signed-out' | 'away'> }} server
 * @param {(hold: { kind: string, reason?: string, untilMs?: number } | null) => void} onChange
 * @param {() => Promise<void>} afterLoss what is to be found out before sending goes on after a loss
 */
export function createHolds(server, onChange, afterLoss) {
  let current = null;
  let wakeUp = () => undefined;
  let busyInRow = 0;
  let lossesInRow = 0;

  function set(hold) {
    current = hold;
    onChange(hold);
  }

  async function hold(first, isOver) {
    if (current) return;
    set(first);
    for (let tries = 0; !(await isOver(tries)); tries += 1);
    set(null);
  }

  /** Waits, but no longer than until somebody has a reason to think that it is over. */
  function rest(waitMs) {
    return new Promise((resolve) => {
      const timer = waitMs === null ? undefined : setTimeout(resolve, waitMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    isHolding: () => current !== null,

    lost: () =>
      hold({ kind: 'checking' }, async (tries) => {
        lossesInRow += 1;
        // the server answers and yet nothing gets through: not as fast as one can
        if (tries === 0 && lossesInRow > 1) await rest(waitAfter(lossesInRow - 2));
        if (await server.isThere()) {
          await afterLoss();
          return true;
        }
        set({ kind: 'offline' });
        await rest(waitAfter(tries));
        return false;
      }),

    signedOut: () =>
      hold({ kind: 'checking' }, async () => {
        const outcome = await server.renewToken();
        if (outcome === 'renewed') return true;
        set({ kind: outcome === 'away' ? 'offline' : 'signed-out' });
        await rest(signInWaitMs);
        return false;
      }),

    /** `waitMs` null: the server did not say how long, so ever longer. */
    busy(reason, waitMs) {
      const forMs = waitMs ?? busyWaitsMs[Math.min(busyInRow, busyWaitsMs.length - 1)];
      busyInRow += 1;
      return hold({ kind: 'busy', reason, untilMs: Date.now() + forMs }, async () => {
        await rest(forMs);
        return true;
      });
    },

    jobGone: (reason) =>
      hold({ kind: 'job-gone', reason }, async () => {
        await rest(null);
        return true;
      }),

    /** The server has taken a photo: waits begin short again. */
    wentWell() {
      busyInRow = 0;
      lossesInRow = 0;
    },

    /** Looks at once whether it is over: the browser is online again, the tab was looked at, or a button pressed. */
    wake: () => wakeUp(),
  };
}

const waitAfter = (tries) => probeWaitsMs[Math.min(tries, probeWaitsMs.length - 1)];
