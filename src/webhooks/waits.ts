/**
 * How long a delivery waits before it is tried again: after the first failed attempt 10 seconds, then a minute, five,
 * thirty, two hours; after the sixth it is given up.
 */
const waitsMs = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];

/** The wait in milliseconds after failed attempt number `attempt` (from 1); null: it was the last. */
export const deliveryWaitMs = (attempt: number): number | null => waitsMs[attempt - 1] ?? null;

/** No delivery waits for longer. */
export const longestDeliveryWaitMs = Math.max(...waitsMs);
