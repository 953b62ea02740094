/**
 * The one gate before a reader: how many sheets may be with it at once, and how many calls it takes in how long. The
 * settings bound both; what the reader itself says lowers them. A reader that answers "busy" is left alone for as long
 * as it asked. The most it took in any time until it can be asked again is the pace from then on, and half as many
 * sheets go at once. Each sheet it takes widens that again, as TCP's congestion avoidance does (RFC 5681,
 * 3.1), and each quiet while raises the pace by a tenth.
 *
 * All times are in ms of a clock that nobody can set.
 */
export interface Gate {
  /** how many more sheets may begin now */
  room(now: number): number;
  begun(now: number): void;
  /** `calls` is how many calls the sheet made in all; the first was counted as it began */
  ended(now: number, calls: number, isTaken: boolean): void;
  /** the reader asked to be left alone for `waitMs` */
  busy(now: number, waitMs: number): void;
}

export interface GateLimits {
  sheetsAtOnce: number;
  /** null: as many as there are */
  callsPerMinute: number | null;
}

const minuteMs = 60_000;
const shortestQuietMs = 30_000;

/** So many calls in so long, as learned until `setAt`. */
interface Pace {
  calls: number;
  perMs: number;
  setAt: number;
}

export function createGate({ sheetsAtOnce, callsPerMinute }: GateLimits): Gate {
  /** when each call of the last minute was made, oldest first, those left out that were answered "busy" */
  let calls: number[] = [];
  let inFlight = 0;
  let atOnce = sheetsAtOnce;
  let openedAt = -Infinity;
  let closedUntil = -Infinity;
  let pace: Pace | null = null;
  /** as it was before the gate was last closed */
  let earlierPace: Pace | null = null;

  const madeWithin = (now: number, lastMs: number): number => calls.filter((at) => at > now - lastMs).length;

  function quicken(now: number): void {
    if (pace === null || now - pace.setAt < Math.max(pace.perMs, shortestQuietMs)) return;
    pace = { ...pace, calls: Math.ceil(pace.calls * 1.1), setAt: now };
  }

  return {
    room(now) {
      if (now < closedUntil) return 0;
      calls = calls.filter((at) => at > now - minuteMs);
      quicken(now);
      const underSetting = (callsPerMinute ?? Infinity) - calls.length;
      const underPace = pace === null ? Infinity : pace.calls - madeWithin(now, pace.perMs);
      return Math.max(0, Math.min(Math.floor(atOnce) - inFlight, underSetting, underPace));
    },

    begun(now) {
      if (openedAt < closedUntil || openedAt === -Infinity) openedAt = now;
      inFlight += 1;
      calls.push(now);
    },

    ended(now, callsMade, isTaken) {
      inFlight -= 1;
      for (let i = 1; i < callsMade; i += 1) calls.push(now);
      if (isTaken) atOnce = Math.min(sheetsAtOnce, atOnce + 1 / atOnce);
    },

    busy(now, waitMs) {
      calls.pop();
      if (now >= closedUntil) {
        atOnce = Math.max(1, atOnce / 2);
        earlierPace = pace;
      }
      closedUntil = Math.max(closedUntil, now + waitMs);
      // Those still in flight count as taken until they too are answered "busy". Where it took nothing, its pace is as
      // unknown as before.
      const made = calls.filter((at) => at >= openedAt && at > now - minuteMs);
      pace = fastest(made, closedUntil) ?? earlierPace;
    },
  };
}

/** The most calls, in the time from the first of them until the gate opens again. */
function fastest(calls: number[], opensAt: number): Pace | null {
  return calls.reduce<Pace | null>((best, at, index) => {
    const next = { calls: calls.length - index, perMs: Math.min(opensAt - at, minuteMs), setAt: opensAt };
    return best === null || next.calls / next.perMs > best.calls / best.perMs ? next : best;
  }, null);
}
