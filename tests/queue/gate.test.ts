import { describe, expect, it } from 'vitest';
import { createGate, type Gate } from '../../src/queue/gate.ts';

const minuteMs = 60_000;

function begin(gate: Gate, count: number, now: number): void {
  for (let i = 0; i < count; i += 1) gate.begun(now);
}

/** As many as there is room for, each taken at once; returns how many that were. */
function readAll(gate: Gate, now: number): number {
  let count = 0;
  while (gate.room(now) > 0 && count < 1000) {
    gate.begun(now);
    gate.ended(now, 1, true);
    count += 1;
  }
  return count;
}

describe('the gate', () => {
  it('lets as many through at once as the setting says', () => {
    const gate = createGate({ sheetsAtOnce: 3, callsPerMinute: null });
    expect(gate.room(0)).toBe(3);

    begin(gate, 3, 0);
    expect(gate.room(0)).toBe(0);
    gate.ended(1, 1, true);

    expect(gate.room(1)).toBe(1);
  });

  it('lets through no more calls in any minute than the setting says', () => {
    const gate = createGate({ sheetsAtOnce: 100, callsPerMinute: 10 });

    expect(readAll(gate, 0)).toBe(10);
    expect(gate.room(minuteMs - 1)).toBe(0);
    expect(readAll(gate, minuteMs)).toBe(10);
  });

  it('counts the calls that a sheet made beyond its first', () => {
    const gate = createGate({ sheetsAtOnce: 100, callsPerMinute: 10 });

    gate.begun(0);
    gate.ended(5, 3, true);

    expect(gate.room(5)).toBe(7);
  });
});

describe('a reader that says it is busy', () => {
  it('is left alone for as long as it asked, the longest of several', () => {
    const gate = createGate({ sheetsAtOnce: 4, callsPerMinute: null });
    begin(gate, 2, 0);
    gate.ended(0, 1, false);
    gate.busy(0, 7000);
    gate.ended(10, 1, false);
    gate.busy(10, 3000);

    expect([gate.room(6999), gate.room(7000) > 0]).toEqual([0, true]);
  });

  it('gets half as many at once after it, and more again with each it takes', () => {
    const gate = createGate({ sheetsAtOnce: 16, callsPerMinute: null });
    begin(gate, 16, 0);
    for (let i = 0; i < 16; i += 1) {
      gate.ended(0, 1, false);
      gate.busy(0, 1000);
    }
    expect(gate.room(1000)).toBe(8);

    for (let i = 0; i < 200; i += 1) {
      gate.begun(2000);
      gate.ended(2000, 1, true);
    }

    expect(gate.room(2000)).toBe(16);
  });

  it('always gets at least one', () => {
    const gate = createGate({ sheetsAtOnce: 2, callsPerMinute: null });

    for (let now = 0; now < 20_000; now += 1000) {
      expect(gate.room(now)).toBeGreaterThan(0);
      gate.begun(now);
      gate.ended(now, 1, false);
      gate.busy(now, 1000);
    }
  });

  /** A reader that takes `most` calls in each window; returns how many it took in each and how often it said "busy". */
  function readFor(gate: Gate, most: number, windowMs: number, windows: number) {
    const taken = Array.from({ length: windows }, () => 0);
    let busy = 0;
    for (let now = 0; now < windows * windowMs; now += 50) {
      const window = Math.floor(now / windowMs);
      for (let room = gate.room(now); room > 0; room -= 1) {
        gate.begun(now);
        const isTaken = (taken[window] ?? 0) < most;
        gate.ended(now, 1, isTaken);
        if (isTaken) taken[window] = (taken[window] ?? 0) + 1;
        else {
          busy += 1;
          gate.busy(now, (window + 1) * windowMs - now);
          break;
        }
      }
    }
    return { taken, busy };
  }

  it.each([
    [60, minuteMs, 10],
    [5, 1000, 120],
    [1, 1000, 120],
    [20, 10_000, 30],
  ])('after %i calls in each %i ms is given nearly that many, and seldom more', (most, windowMs, windows) => {
    const gate = createGate({ sheetsAtOnce: 16, callsPerMinute: null });

    const { taken, busy } = readFor(gate, most, windowMs, windows);

    const total = taken.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(0.6 * most * windows);
    expect(busy).toBeLessThan(0.1 * total + 5);
  });
});
