import type { Delivery } from '../../stores/deliveries.ts';
import { webhookEvents, type Webhook, type WebhookEvent } from '../../stores/webhooks.ts';
import { shownTime, type SharedPage, type ShownTime } from './shared-page.ts';
import type { Badge } from './states.ts';

/** The addresses that are told of sheets; `made` is shown this one time. */
export interface WebhooksPage extends SharedPage {
  made: { url: string; secret: string } | null;
  webhooks: {
    id: number;
    url: string;
    events: string;
    by: string;
    created: ShownTime;
    hasSecret: boolean;
    deliveries: ShownDelivery[];
  }[];
  events: { event: WebhookEvent; meaning: string }[];
}

interface ShownDelivery {
  code: string;
  event: string;
  sheetUrl: string | null;
  badge: Badge;
  /** whether it can be sent again, or now instead of later */
  canSend: boolean;
  /** `Answered 500. 2 attempts, the next at 14:05` */
  outcome: string;
  at: ShownTime;
}

const meanings: Record<WebhookEvent, string> = {
  'sheet.read': 'A sheet is read, or corrected, and nothing needs a look',
  'sheet.needs_review': 'Something on a sheet is contradicted, doubtful or missing',
  'sheet.approved': 'A person has approved a sheet',
  'sheet.failed': 'A sheet could not be read',
};

const badges: Record<Delivery['state'], Badge> = {
  waiting: { word: 'Waiting', icon: 'waiting', tone: 'quiet' },
  delivered: { word: 'Delivered', icon: 'read', tone: 'good' },
  given_up: { word: 'Given up', icon: 'failed', tone: 'bad' },
};

/** Each webhook with its last deliveries, the newest first. */
export function webhooksPage(
  webhooks: readonly { hook: Webhook; last: readonly Delivery[] }[],
  made: { url: string; secret: string } | null,
  shared: SharedPage,
  now: number,
): WebhooksPage {
  return {
    ...shared,
    made,
    webhooks: webhooks.map(({ hook, last }) => ({
      ...{ id: hook.id, url: hook.url, events: hook.events.join(', '), by: hook.account },
      created: shownTime(hook.createdAt),
      hasSecret: hook.hasSecret,
      deliveries: last.map((delivery) => shownDelivery(delivery, now)),
    })),
    events: webhookEvents.map((event) => ({ event, meaning: meanings[event] })),
  };
}

function shownDelivery(delivery: Delivery, now: number): ShownDelivery {
  const { code, event, sheetUrl, state, createdAt } = delivery;
  const isRetried = state === 'waiting' && delivery.problem !== null;
  const badge = isRetried ? { ...badges.waiting, word: 'Tried again', tone: 'doubtful' as const } : badges[state];
  const canSend = state !== 'waiting' || isRetried;
  return { code, event, sheetUrl, badge, canSend, outcome: outcomeOf(delivery, now), at: shownTime(createdAt) };
}

function outcomeOf({ state, status, problem, attempts, dueAt }: Delivery, now: number): string {
  if (state === 'delivered') return `Answered ${status ?? 200}${attempts > 1 ? ` at attempt ${attempts}` : ''}.`;
  if (problem === null) return attempts === 0 ? 'About to be sent.' : 'Being sent.';
  if (state === 'given_up') return `${problem} Given up after ${attempts} attempts.`;
  return `${problem} Attempt ${attempts + 1} ${dueAt <= now ? 'now' : `in ${waitText(dueAt - now)}`}.`;
}

/** `8 s`, `5 min`, `2 h`. */
function waitText(ms: number): string {
  if (ms < 60_000) return `${Math.ceil(ms / 1000)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
