import { randomBytes } from 'node:crypto';
import type { Db } from '../database/open.ts';
import type { SecretBox } from './secret-box.ts';

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
  /** false: its secret was sealed with a key that is gone, and nothing can be signed until it has a new one */
  hasSecret: boolean;
}

export type WebhookStore = ReturnType<typeof createWebhookStore>;

interface WebhookRow {
  id: number;
  url: string;
  events: string;
  secret: string;
  account: string;
  created_at: number;
}

/** Addresses that are told of sheets. Their secrets are sealed by `box`, each to its address. */
export function createWebhookStore(db: Db, box: SecretBox) {
  const insert = db.prepare(`
    INSERT INTO webhooks (url, events, secret, account, created_at)
    VALUES (@url, @events, @secret, @account, @now)
  `);
  const selectAll = db.prepare<[], WebhookRow>(`
    SELECT id, url, events, secret, account, created_at
    FROM webhooks
    ORDER BY id
  `);
  const selectUrl = db.prepare<[number], string>(`SELECT url FROM webhooks WHERE id = ?`).pluck();
  const setSecret = db.prepare(`UPDATE webhooks SET secret = @secret WHERE id = @id`);
  const remove = db.prepare(`DELETE FROM webhooks WHERE id = ?`);

  // Earlier releases kept them open.
  for (const { id, url, secret } of selectAll.all()) {
    if (secret.startsWith(openPrefix)) setSecret.run({ id, secret: box.seal(secret, url) });
  }

  return {
    /** Adds an address; the secret returned is shown this one time. */
    create(hook: { url: string; events: readonly WebhookEvent[]; account: string; now: number }) {
      const secret = newSecret();
      const sealed = box.seal(secret, hook.url);
      const { lastInsertRowid } = insert.run({ ...hook, events: JSON.stringify(hook.events), secret: sealed });
      return { id: Number(lastInsertRowid), secret };
    },

    /** Gives an address another secret, which is shown this one time; null where there is no such address. */
    renewSecret(id: number): string | null {
      const url = selectUrl.get(id);
      if (url === undefined) return null;
      const secret = newSecret();
      setSecret.run({ id, secret: box.seal(secret, url) });
      return secret;
    },

    /** Every address, the oldest first. */
    list: (): Webhook[] =>
      selectAll.all().map(({ id, url, events, secret, account, created_at: createdAt }) => ({
        ...{ id, url, account, createdAt },
        events: JSON.parse(events) as WebhookEvent[],
        hasSecret: box.open(secret, url) !== null,
      })),

    /** The numbers of all addresses, the oldest first. */
    ids: (): number[] => selectAll.all().map(({ id }) => id),

    /** Removes an address and whatever was still to be sent there. False: there is none such. */
    remove: (id: number): boolean => remove.run(id).changes === 1,
  };
}

const openPrefix = 'whsec_';

const newSecret = (): string => `${openPrefix}${randomBytes(32).toString('base64url')}`;
