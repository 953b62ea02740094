import { randomBytes } from 'node:crypto';
import type { Db } from '../database/open.ts';

/** What an address can be told of: what a reading came to, and that a person has approved it. */
export const webhookEvents = ['sheet.read', 'sheet.needs_review', 'sheet.approved', 'sheet.failed'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** An address that is told of sheets; its secret is known to the receiver, and to whoever signs. */
export interface Webhook {
  id: number;
  url: string;
  events: WebhookEvent[];
  /** who added it */
  account: string;
  createdAt: number;
}

/** Something one address is told, and how far that has come. */
export interface Delivery {
  id: number;
  /** the id that the receiver is told, the same at each attempt */
  code: string;
  event: WebhookEvent | 'test';
  /** the address of the sheet's page; null for a test */
  sheetUrl: string | null;
  state: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  /** when it is tried next, in ms since 1970, 0 as soon as there is room; means something while it waits */
  dueAt: number;
  /** what the last attempt was answered with; null where it was not answered */
  status: number | null;
  /** why the last attempt failed; null where none did */
  problem: string | null;
  createdAt: number;
}

/** A delivery about to be tried, with all that this takes. */
export interface ClaimedDelivery {
  id: number;
  webhookId: number;
  code: string;
  event: string;
  url: string;
  secret: string;
  body: string;
  /** this attempt's number, from 1 */
  attempt: number;
}

export type WebhookStore = ReturnType<typeof createWebhookStore>;

interface WebhookRow {
  id: number;
  url: string;
  events: string;
  account: string;
  created_at: number;
}

interface DeliveryRow {
  id: number;
  code: string;
  event: Delivery['event'];
  sheet_url: string | null;
  state: Delivery['state'];
  attempts: number;
  due_at: number;
  status: number | null;
  problem: string | null;
  created_at: number;
}

interface ClaimedRow {
  id: number;
  webhook_id: number;
  code: string;
  event: string;
  payload: string;
  attempts: number;
  created_at: number;
}

/** Addresses and their deliveries. The deliveries themselves are written by a trigger, see migration 0006. */
export function createWebhookStore(db: Db) {
  const insert = db.prepare(`
    INSERT INTO webhooks (url, events, secret, account, created_at)
    VALUES (@url, @events, @secret, @account, @now)
  `);
  const selectAll = db.prepare<[], WebhookRow>(`SELECT id, url, events, account, created_at FROM webhooks ORDER BY id`);
  const selectAim = db.prepare<[number], { url: string; secret: string }>(
    `SELECT url, secret FROM webhooks WHERE id = ?`,
  );
  const remove = db.prepare(`DELETE FROM webhooks WHERE id = ?`);
  const insertTest = db.prepare<[number], { code: string }>(`
    INSERT INTO deliveries (webhook_id, event, payload)
    SELECT id, 'test', '{"job":null,"sheet":null}'
    FROM webhooks
    WHERE id = ?
    RETURNING code
  `);
  const selectDeliveries = db.prepare<[number, number], DeliveryRow>(`
    SELECT
      id, code, event, payload ->> '$.sheet.url' AS sheet_url, state, attempts, due_at, status, problem, created_at
    FROM deliveries
    WHERE webhook_id = ?
    ORDER BY id DESC
    LIMIT ?
  `);
  // What is due later than any wait was so before the clock was put back.
  const selectDue = db
    .prepare<Record<string, number | string>, number>(
      `
      SELECT id
      FROM deliveries
      WHERE webhook_id = @webhookId
        AND state = 'waiting'
        AND (due_at <= @now OR due_at > @latest)
        AND id NOT IN (SELECT value FROM json_each(@busy))
      ORDER BY due_at, id
      LIMIT @limit
    `,
    )
    .pluck();
  const claim = db.prepare<{ ids: string; until: number }, ClaimedRow>(`
    UPDATE deliveries
    SET attempts = attempts + 1, due_at = @until
    WHERE id IN (SELECT value FROM json_each(@ids))
    RETURNING id, webhook_id, code, event, payload, attempts, created_at
  `);
  const end = db.prepare(`
    UPDATE deliveries
    SET state = @state, status = @status, problem = @problem, due_at = @dueAt, ended_at = @endedAt
    WHERE id = @id AND state = 'waiting'
  `);
  const handBack = db.prepare(`
    UPDATE deliveries
    SET attempts = attempts - 1, due_at = 0
    WHERE id = ? AND state = 'waiting'
  `);
  const forget = db.prepare(`DELETE FROM deliveries WHERE state <> 'waiting' AND ended_at < ?`);

  return {
    /** Adds an address; the secret returned is shown this one time. */
    create(hook: { url: string; events: readonly WebhookEvent[]; account: string; now: number }) {
      const secret = `whsec_${randomBytes(32).toString('base64url')}`;
      const { lastInsertRowid } = insert.run({ ...hook, events: JSON.stringify(hook.events), secret });
      return { id: Number(lastInsertRowid), secret };
    },

    /** Every address, the oldest first. */
    list: (): Webhook[] => selectAll.all().map(webhook),

    /** Removes an address and whatever was still to be sent there. False: there is none such. */
    remove: (id: number): boolean => remove.run(id).changes === 1,

    /** Has a test sent, whose id is returned; null where there is no such address. */
    addTest: (id: number): string | null => insertTest.get(id)?.code ?? null,

    /** What an address was told or is about to be, the newest first. */
    deliveries: (id: number, limit: number): Delivery[] => selectDeliveries.all(id, limit).map(delivery),

    /**
     * Claims up to `limit` deliveries to one address that are due at `now`, those of `busy` aside. One that is not
     * ended until `until` is due again then; what is due after `latest` counts as due.
     */
    claimDue(
      webhookId: number,
      { now, until, latest }: { now: number; until: number; latest: number },
      limit: number,
      busy: readonly number[],
    ): ClaimedDelivery[] {
      const aim = selectAim.get(webhookId);
      const ids = selectDue.all({ webhookId, now, latest, limit, busy: JSON.stringify(busy) });
      if (aim === undefined || ids.length === 0) return [];
      const rows = claim.all({ ids: JSON.stringify(ids), until });
      return rows.sort((a, b) => a.id - b.id).map((row) => claimed(row, aim));
    },

    /** Ends a delivery that was taken. */
    settleDelivered: (id: number, status: number, now: number): void =>
      void end.run({ id, state: 'delivered', status, problem: null, dueAt: now, endedAt: now }),

    /** Notes a failed attempt: to be tried again at `dueAt`, or given up where that is null. */
    settleFailed: (
      id: number,
      why: { status: number | null; problem: string },
      dueAt: number | null,
      now: number,
    ): void =>
      void end.run({
        ...{ id, ...why, state: dueAt === null ? 'given_up' : 'waiting', dueAt: dueAt ?? now },
        endedAt: dueAt === null ? now : null,
      }),

    /** Takes back a claim whose attempt came to no end. */
    handBack: (id: number): void => void handBack.run(id),

    /** Forgets deliveries that ended before `time`. */
    forgetDeliveries: (time: number): number => forget.run(time).changes,
  };
}

const webhook = ({ id, url, events, account, created_at }: WebhookRow): Webhook => ({
  ...{ id, url, account, events: JSON.parse(events) as WebhookEvent[], createdAt: created_at },
});

const delivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  code: row.code,
  event: row.event,
  sheetUrl: row.sheet_url,
  state: row.state,
  attempts: row.attempts,
  dueAt: row.due_at,
  status: row.status,
  problem: row.problem,
  createdAt: row.created_at,
});

/** The body is the same at each attempt, to the byte. */
function claimed(row: ClaimedRow, aim: { url: string; secret: string }): ClaimedDelivery {
  const { id, webhook_id: webhookId, code, event, attempts } = row;
  const head = { event, id: code, time: new Date(row.created_at).toISOString() };
  const body = JSON.stringify({ ...head, ...(JSON.parse(row.payload) as object) });
  return { id, webhookId, code, event, ...aim, body, attempt: attempts };
}
