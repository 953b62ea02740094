import type { Allowance, Quota, RateLimit } from './quota.ts';

const mostKeys = 10_000;

/**
 * Counts in memory: no timer, no store, and a use costs a look into a map. It holds at most 10,000 keys; ended windows
 * are dropped on the way, and beyond the bound the oldest window is forgotten, whoever knocks. `now` is in ms and never
 * goes back.
 */
export function createMemoryRateLimit(
  quota: Quota,
  now: () => number = () => performance.now(),
): RateLimit & { size: () => number } {
  const { uses } = quota;
  const windowMs = quota.windowSeconds * 1000;
  // All windows are equally long, so the order in which they were begun is the order in which they end.
  const windows = new Map<string, { used: number; endsAt: number }>();

  function dropEnded(at: number): void {
    for (const [key, { endsAt }] of windows) {
      if (endsAt > at && windows.size < mostKeys) return;
      windows.delete(key);
    }
  }

  function allowance(key: string, at: number, allowed: boolean): Allowance {
    const window = windows.get(key);
    return {
      ...quota,
      allowed,
      remaining: Math.max(0, uses - (window?.used ?? 0)),
      resetMs: window ? window.endsAt - at : windowMs,
    };
  }

  function openWindow(key: string, at: number) {
    const known = windows.get(key);
    if (known && known.endsAt > at) return known;
    windows.delete(key);
    return null;
  }

  return {
    use(key, points = 1) {
      const at = now();
      let window = openWindow(key, at);
      if (window === null) {
        dropEnded(at);
        window = { used: 0, endsAt: at + windowMs };
        windows.set(key, window);
      }
      const allowed = window.used + points <= uses;
      window.used = Math.min(window.used + points, uses);
      return Promise.resolve(allowance(key, at, allowed));
    },
    look(key) {
      const at = now();
      const window = openWindow(key, at);
      return Promise.resolve(allowance(key, at, window === null || window.used < uses));
    },
    size: () => windows.size,
  };
}
