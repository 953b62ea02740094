/**
 * The one gate before a reader: how many sheets may be with it at once, and how many calls it takes in how long. The
 * settings bound both; what the reader itself says lowers them. A reader that answers "busy" is left alone for as long
 * as it asked. What it had taken since it was last let alone, over that time, is the pace from then on, and half as
 * many sheets go at once. Each sheet it takes widens that again, as TCP's congestion avoidance does (RFC 5681, 3.1),
 * and each quiet while raises the pace by a tenth.
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

export function createGate({ sheetsAtOnce, callsPerMinute }: GateLimits): Gate {
  /** when each call of the last minute was made, oldest first */
  let calls: number[] = [];
  /** when each call of the last minute was answered, those answered "busy" left out, oldest first */
  let taken: number[] = [];
  let inFlight = 0;
  let atOnce = sheetsAtOnce;
  let openedAt = -Infinity;
  let closedUntil = -Infinity;
  let pace: { calls: number; perMs: number; setAt: number } | null = null;

  const within = (times: number[], now: number, lastMs: number): number =>
    times.filter((at) => at >= now - lastMs).length;

  function forgetOld(now: number): void {
    calls = calls.filter((at) => at > now - minuteMs);
    taken = taken.filter((at) => at > now - minuteMs);
  }

  function quicken(now: number): void {
    if (pace === null || now - pace.setAt < Math.max(pace.perMs, shortestQuietMs)) return;
    pace = { ...pace, calls: Math.ceil(pace.calls * 1.1), setAt: now };
  }

  return {
    room(now) {
      if (now < closedUntil) return 0;
      forgetOld(now);
      quicken(now);
      const underSetting = (callsPerMinute ?? Infinity) - calls.length;
      const underPace = pace === null ? Infinity : pace.calls - within(calls, now, pace.perMs - 1);
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
      for (let i = isTaken ? 0 : 1; i < callsMade; i += 1) taken.push(now);
      if (isTaken) atOnce = Math.min(sheetsAtOnce, atOnce + 1 / atOnce);
    },

    busy(now, waitMs) {
      const isNew = now >= closedUntil;
      closedUntil = Math.max(closedUntil, now + waitMs);
      // The call it would not take is none it has to be spared for.
      calls.pop();
      // The rest of a burst says nothing new.
      if (!isNew) return;
      atOnce = Math.max(1, atOnce / 2);
      const sinceMs = Math.min(now - openedAt, minuteMs);
      const takenSince = within(taken, now, sinceMs);
      // Where it took nothing, its pace is as unknown as before.
      if (takenSince > 0) pace = { calls: takenSince, perMs: Math.min(sinceMs + waitMs, minuteMs), setAt: closedUntil };
    },
  };
}
