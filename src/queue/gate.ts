/**
 * The one gate before a reader: how many sheets may be with it at once, and how many calls it takes a minute. Both
 * bounds come from the settings and are lowered by what the reader itself says: a reader that answers "busy" is left
 * alone for as long as it asked, and from then on gets no more calls a minute than it had just taken; each quiet
 * minute raises that by a tenth.
 */
export interface Gate {
  /** how many more sheets may begin now */
  room(now: number): number;
  /** when there is no room for want of time, when there will be; null where only an ending makes room */
  opensAt(now: number): number | null;
  begun(now: number): void;
  /** `calls` is how many calls the sheet made beyond its first, which was counted as it began */
  ended(now: number, moreCalls: number): void;
  /** the reader asked to be left alone for `waitMs` */
  busy(now: number, waitMs: number): void;
}

export interface GateLimits {
  sheetsAtOnce: number;
  /** null: as many as there are */
  callsPerMinute: number | null;
}

const minuteMs = 60_000;

export function createGate({ sheetsAtOnce, callsPerMinute }: GateLimits): Gate {
  /** when each call of the last minute was made, oldest first */
  let calls: number[] = [];
  let inFlight = 0;
  let closedUntil = 0;
  let learned: number | null = null;
  let learnedAt = 0;

  /** A closing that lasts longer than any could was made before the clock was set back. */
  const isClosed = (now: number): boolean => now < closedUntil && closedUntil - now <= 16 * minuteMs;
  const perMinute = (now: number): number => {
    if (learned !== null && now - learnedAt >= minuteMs) {
      learned = Math.ceil(learned * 1.1);
      learnedAt = now;
    }
    return Math.min(callsPerMinute ?? Infinity, learned ?? Infinity);
  };
  const forgetOld = (now: number): void => {
    // A call "from the future" was made before the clock was set back.
    calls = calls.filter((at) => at > now - minuteMs && at <= now);
  };

  return {
    room(now) {
      if (isClosed(now)) return 0;
      forgetOld(now);
      return Math.max(0, Math.min(sheetsAtOnce - inFlight, perMinute(now) - calls.length));
    },

    opensAt(now) {
      if (isClosed(now)) return closedUntil;
      forgetOld(now);
      const oldest = calls[0];
      return calls.length >= perMinute(now) && oldest !== undefined ? oldest + minuteMs : null;
    },

    begun(now) {
      inFlight += 1;
      calls.push(now);
    },

    ended(now, moreCalls) {
      inFlight -= 1;
      for (let i = 0; i < moreCalls; i += 1) calls.push(now);
    },

    busy(now, waitMs) {
      forgetOld(now);
      // The calls it would not take are still among those counted; several of them arrive together and count once.
      const taken = Math.max(1, calls.length - inFlight - 1);
      if (now >= closedUntil || learned === null) learned = Math.max(1, Math.min(learned ?? Infinity, taken));
      learnedAt = now;
      closedUntil = Math.max(closedUntil, now + waitMs);
    },
  };
}
