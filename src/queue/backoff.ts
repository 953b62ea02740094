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

/** What a busy reader asked for, within reason; where it asked for nothing, half a minute. */
export function busyWaitMs(retryAfterMs: number | null): number {
  return Math.min(Math.max(retryAfterMs ?? 30_000, 1000), 900_000);
}
