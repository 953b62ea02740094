import type { Logger } from '../logging.ts';
import type { ClaimedDelivery, WebhookStore } from '../stores/webhooks.ts';
import { sendPost, type SendParts, type Sent } from './send.ts';
import { signature } from './signature.ts';
import { deliveryWaitMs, longestDeliveryWaitMs } from './waits.ts';

export interface DelivererParts extends SendParts {
  webhooks: WebhookStore;
  log: Logger;
  now: () => number;
  /** when an attempt is given up; unset, ten seconds */
  timeoutMs?: number;
}

export interface Deliverer {
  start(): void;
  /** There may be something to deliver, or an address is gone. */
  nudge(): void;
  /** Begins nothing more, gives what is under way `drainMs` to end, and hands the rest back. */
  stop(drainMs: number): Promise<void>;
}

const lookAgainMs = 500;
const defaultTimeoutMs = 10_000;
/** A slow address has this many deliveries under way, and so leaves room for the others. */
const mostOfOne = 2;
const mostOfAll = 8;

interface UnderWay {
  claim: ClaimedDelivery;
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Delivers what the database says is due. Each attempt is written before it is made and settled after; one that a
 * crash cut off is made again, with the same id, by which a receiver knows it.
 */
export function createDeliverer(parts: DelivererParts): Deliverer {
  const { webhooks, log, now, timeoutMs = defaultTimeoutMs } = parts;
  const underWay = new Map<number, UnderWay>();
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  function nudge(): void {
    if (isStopping) return;
    try {
      const ids = webhooks.list().map(({ id }) => id);
      for (const { claim, abort } of underWay.values()) if (!ids.includes(claim.webhookId)) abort.abort();
      // Whoever has the fewest under way comes first, so that slow addresses never take all the room.
      for (const id of ids.sort((a, b) => countOf(a) - countOf(b))) begin(id);
    } catch (error) {
      log.error({ err: error }, 'could not look for deliveries, will look again');
    }
  }

  const countOf = (webhookId: number): number =>
    [...underWay.values()].filter(({ claim }) => claim.webhookId === webhookId).length;

  function begin(webhookId: number): void {
    const room = Math.min(mostOfOne - countOf(webhookId), mostOfAll - underWay.size);
    if (room <= 0) return;
    const times = { now: now(), until: now() + 2 * timeoutMs, latest: now() + longestDeliveryWaitMs };
    for (const claim of webhooks.claimDue(webhookId, times, room, [...underWay.keys()])) {
      const abort = new AbortController();
      const ended = deliver(claim, abort.signal).finally(() => {
        underWay.delete(claim.id);
        nudge();
      });
      underWay.set(claim.id, { claim, abort, ended });
    }
  }

  /** Never rejects: what cannot be settled is due again by itself. */
  async function deliver(claim: ClaimedDelivery, gone: AbortSignal): Promise<void> {
    try {
      const sent = await attempt(claim, gone);
      if (sent === null) webhooks.handBack(claim.id);
      else settle(claim, sent);
    } catch (error) {
      log.error({ err: error, ...idsOf(claim) }, 'could not settle a delivery, will try again');
    }
  }

  /** Null where it was cut off: nobody knows what became of it. */
  async function attempt(claim: ClaimedDelivery, gone: AbortSignal): Promise<Sent | null> {
    const tooLong = AbortSignal.timeout(timeoutMs);
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'Ullage',
      'Ullage-Event': claim.event,
      'Ullage-Delivery': claim.code,
      'Ullage-Signature': signature(claim.secret, claim.body, now()),
    };
    try {
      return await sendPost({ ...claim, headers }, parts, AbortSignal.any([gone, tooLong]));
    } catch {
      if (gone.aborted) return null;
      return { status: null, problem: `No answer within ${timeoutMs / 1000} seconds.` };
    }
  }

  function settle(claim: ClaimedDelivery, { status, problem }: Sent): void {
    const ids = idsOf(claim);
    if (status !== null && problem === null) {
      webhooks.settleDelivered(claim.id, status, now());
      log.info({ ...ids, status }, 'delivered');
    } else if (status === 410) {
      webhooks.remove(claim.webhookId);
      log.warn({ ...ids, status }, 'the address says that it is gone, the webhook is removed');
    } else {
      const waitMs = deliveryWaitMs(claim.attempt);
      const why = { status, problem: problem ?? '' };
      webhooks.settleFailed(claim.id, why, waitMs === null ? null : now() + waitMs, now());
      log.warn({ ...ids, ...why, waitMs }, waitMs === null ? 'delivery given up' : 'delivery will be tried again');
    }
  }

  return {
    start(): void {
      timer = setInterval(nudge, lookAgainMs);
      nudge();
    },
    nudge,
    async stop(drainMs: number): Promise<void> {
      isStopping = true;
      clearInterval(timer);
      const allEnded = (): Promise<unknown> => Promise.all([...underWay.values()].map(({ ended }) => ended));
      let drained: NodeJS.Timeout | undefined;
      await Promise.race([allEnded(), new Promise((resolve) => (drained = setTimeout(resolve, drainMs)))]);
      clearTimeout(drained);
      for (const { abort } of underWay.values()) abort.abort();
      await allEnded();
    },
  };
}

/** What the log is told of a delivery: neither its address, which may hold a key, nor its secret. */
const idsOf = ({ code, webhookId, event, attempt }: ClaimedDelivery) => ({ delivery: code, webhookId, event, attempt });
