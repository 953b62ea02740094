import type { Delivery } from '../../stores/deliveries.ts';
import type { Webhook } from '../../stores/webhooks.ts';

/** An address that is told of sheets, without its secret. */
export interface WebhookJson {
  id: number;
  url: string;
  events: Webhook['events'];
  created_by: string;
  created_at: string;
  /** false where nothing can be signed until it is given a new secret */
  has_secret: boolean;
}

/** Something that an address was told, or is about to be. */
export interface DeliveryJson {
  /** as the header `Ullage-Delivery` has it */
  id: string;
  event: Delivery['event'];
  /** of the sheet; null for a test */
  sheet_url: string | null;
  state: Delivery['state'];
  attempts: number;
  /** what the last attempt was answered with; null where it was not */
  status: number | null;
  problem: string | null;
  created_at: string;
  /** while it waits: when it is tried next; null where that is as soon as there is room */
  retry_at: string | null;
}

export const webhookJson = ({ id, url, events, account, createdAt, hasSecret }: Webhook): WebhookJson => ({
  ...{ id, url, events, created_by: account },
  created_at: new Date(createdAt).toISOString(),
  has_secret: hasSecret,
});

export const deliveryJson = (delivery: Delivery): DeliveryJson => ({
  id: delivery.code,
  event: delivery.event,
  sheet_url: delivery.sheetUrl,
  state: delivery.state,
  attempts: delivery.attempts,
  status: delivery.status,
  problem: delivery.problem,
  created_at: new Date(delivery.createdAt).toISOString(),
  retry_at:
    delivery.state === 'waiting' && delivery.dueAt > 0 && delivery.problem !== null
      ? new Date(delivery.dueAt).toISOString()
      : null,
});
