/**
 * How long a sheet waits before it is tried again.
 *
 * | after failed attempt | waits, ±20 % | tried again |
 * | -------------------: | -----------: | ----------- |
 * |                    1 |        1 min | yes         |
 * |                    2 |        5 min | yes         |
 * |                    3 |       15 min | yes         |
 * |                    4 |            – | no: failed  |
 *
 * The jitter keeps sheets that failed together from coming back together.
 */
const waitsMs = [60_000, 300_000, 900_000];
const jitter = 0.2;

/** The wait in milliseconds after failed attempt number `attempt` (from 1); null: it was the last. */
export function retryWaitMs(attempt: number, random: () => number = Math.random): number | null {
  const waitMs = waitsMs[attempt - 1];
  return waitMs === undefined ? null : Math.round(waitMs * (1 - jitter + 2 * jitter * random()));
}

const longestAskedMs = 900_000;

/** What a busy reader asked for, from a second to a quarter of an hour; where it asked for nothing, half a minute. */
export function busyWaitMs(retryAfterMs: number | null): number {
  return Math.min(Math.max(retryAfterMs ?? 30_000, 1000), longestAskedMs);
}

/** What a reader that failed asked for, at most a quarter of an hour; 0 where it asked for nothing. */
export function askedWaitMs({ retry_after_ms }: { retry_after_ms: number | null }): number {
  return Math.min(Math.max(retry_after_ms ?? 0, 0), longestAskedMs);
}

/** No sheet is made to wait for longer than this: what is due later was so before the clock was put back. */
export const longestWaitMs = Math.max(...waitsMs, longestAskedMs) * (1 + jitter);
