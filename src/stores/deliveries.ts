import type { Db } from '../database/open.ts';
import type { SecretBox } from './secret-box.ts';
import type { WebhookEvent } from './webhooks.ts';

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
  /** null where it cannot be had any more */
  secret: string | null;
  body: string;
  /** this attempt's number, from 1 */
  attempt: number;
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

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

/** What addresses are told. The rows themselves are written by a trigger, see migration 0006. */
export function createDeliveryStore(db: Db, box: SecretBox) {
  const selectAim = db.prepare<[number], { url: string; secret: string }>(
    `SELECT url, secret FROM webhooks WHERE id = ?`,
  );
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
  // What is about to be sent for the first time, or just being sent, is not sent a second time for that.
  const sendAgain = db.prepare(`
    UPDATE deliveries
    SET
      attempts = iif(state = 'waiting' AND problem IS NULL, attempts, 0),
      due_at = iif(state = 'waiting' AND problem IS NULL, due_at, 0),
      state = 'waiting', status = NULL, problem = NULL, ended_at = NULL
    WHERE webhook_id = @webhookId AND code = @code
  `);
  const forget = db.prepare(`DELETE FROM deliveries WHERE state <> 'waiting' AND ended_at < ?`);

  return {
    /** Has a test sent, whose code is returned; null where there is no such address. */
    addTest: (webhookId: number): string | null => insertTest.get(webhookId)?.code ?? null,

    /** What an address was told or is about to be, the newest first. */
    list: (webhookId: number, limit: number): Delivery[] => selectDeliveries.all(webhookId, limit).map(delivery),

    /** Has a delivery sent once more and now, with all its attempts before it. False: there is none such. */
    sendAgain: (webhookId: number, code: string): boolean => sendAgain.run({ webhookId, code }).changes === 1,

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
      const known = { url: aim.url, secret: box.open(aim.secret, aim.url) };
      const rows = claim.all({ ids: JSON.stringify(ids), until });
      return rows.sort((a, b) => a.id - b.id).map((row) => claimed(row, known));
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
    forget: (time: number): number => forget.run(time).changes,
  };
}

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
function claimed(row: ClaimedRow, aim: Pick<ClaimedDelivery, 'url' | 'secret'>): ClaimedDelivery {
  const { id, webhook_id: webhookId, code, event, attempts } = row;
  const head = { event, id: code, time: new Date(row.created_at).toISOString() };
  const body = JSON.stringify({ ...head, ...(JSON.parse(row.payload) as object) });
  return { id, webhookId, code, event, ...aim, body, attempt: attempts };
}
