import type { Logger } from '../logging.ts';
import type { ClaimedDelivery, DeliveryStore } from '../stores/deliveries.ts';
import type { WebhookStore } from '../stores/webhooks.ts';
import { createWorkLoop } from '../work-loop.ts';
import { sendPost, type SendParts, type Sent } from './send.ts';
import { signature } from './signature.ts';
import { deliveryWaitMs, longestDeliveryWaitMs } from './waits.ts';

export interface DelivererParts extends SendParts {
  webhooks: Pick<WebhookStore, 'ids' | 'remove'>;
  deliveries: DeliveryStore;
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
  webhookId: number;
  abort: AbortController;
}

type Begin = (id: number, piece: UnderWay, work: Promise<void>) => void;

/**
 * Delivers what the database says is due. Each attempt is written before it is made and settled after; one that a
 * crash cut off is made again, with the same id, by which a receiver knows it.
 */
export function createDeliverer(parts: DelivererParts): Deliverer {
  const { webhooks, deliveries, log, now, timeoutMs = defaultTimeoutMs } = parts;
  const loop = createWorkLoop<UnderWay>({ lookAgainMs, look });

  function look(begin: Begin): void {
    try {
      const ids = webhooks.ids();
      for (const { webhookId, abort } of loop.underWay.values()) if (!ids.includes(webhookId)) abort.abort();
      // Whoever has the fewest under way comes first, so that slow addresses never take all the room.
      for (const id of ids.sort((a, b) => countOf(a) - countOf(b))) beginDue(id, begin);
    } catch (error) {
      log.error({ err: error }, 'could not look for deliveries, will look again');
    }
  }

  const countOf = (id: number): number =>
    [...loop.underWay.values()].filter(({ webhookId }) => webhookId === id).length;

  function beginDue(webhookId: number, begin: Begin): void {
    const room = Math.min(mostOfOne - countOf(webhookId), mostOfAll - loop.underWay.size);
    if (room <= 0) return;
    const times = { now: now(), until: now() + 2 * timeoutMs, latest: now() + longestDeliveryWaitMs };
    for (const claim of deliveries.claimDue(webhookId, times, room, [...loop.underWay.keys()])) {
      const abort = new AbortController();
      begin(claim.id, { webhookId, abort }, deliver(claim, abort.signal));
    }
  }

  /** Never rejects: what cannot be settled is due again by itself. */
  async function deliver(claim: ClaimedDelivery, gone: AbortSignal): Promise<void> {
    try {
      const sent = await attempt(claim, gone);
      if (sent === null) deliveries.handBack(claim.id);
      else settle(claim, sent);
    } catch (error) {
      log.error({ err: error, ...idsOf(claim) }, 'could not settle a delivery, will try again');
    }
  }

  /** Null where it was cut off: nobody knows what became of it. */
  async function attempt(claim: ClaimedDelivery, gone: AbortSignal): Promise<Sent | null> {
    const { secret, body, event, code } = claim;
    if (secret === null) return { status: null, problem: noSecret };
    const tooLong = AbortSignal.timeout(timeoutMs);
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'Ullage',
      'Ullage-Event': event,
      'Ullage-Delivery': code,
      'Ullage-Signature': signature(secret, body, now()),
    };
    try {
      return await sendPost({ url: claim.url, body, headers }, parts, AbortSignal.any([gone, tooLong]));
    } catch {
      if (gone.aborted) return null;
      return { status: null, problem: `No answer within ${timeoutMs / 1000} seconds.` };
    }
  }

  function settle(claim: ClaimedDelivery, { status, problem }: Sent): void {
    const ids = idsOf(claim);
    if (status !== null && problem === null) {
      deliveries.settleDelivered(claim.id, status, now());
      log.info({ ...ids, status }, 'delivered');
    } else if (status === 410) {
      webhooks.remove(claim.webhookId);
      log.warn({ ...ids, status }, 'the address says that it is gone, the webhook is removed');
    } else {
      const waitMs = deliveryWaitMs(claim.attempt);
      const why = { status, problem: problem ?? '' };
      deliveries.settleFailed(claim.id, why, waitMs === null ? null : now() + waitMs, now());
      log.warn({ ...ids, ...why, waitMs }, waitMs === null ? 'delivery given up' : 'delivery will be tried again');
    }
  }

  return {
    start: loop.start,
    nudge: loop.nudge,
    async stop(drainMs: number): Promise<void> {
      await loop.stop(drainMs);
      for (const { abort } of loop.underWay.values()) abort.abort();
      await loop.ended();
    },
  };
}

const noSecret = 'Its secret cannot be read, as SESSION_SECRET was changed: give the webhook a new one.';

/** What the log is told of a delivery: neither its address, which may hold a key, nor its secret. */
const idsOf = ({ code, webhookId, event, attempt }: ClaimedDelivery) => ({ delivery: code, webhookId, event, attempt });
