import type { Db } from '../database/open.ts';

export type SessionStore = ReturnType<typeof createSessionStore>;

/** The rows behind the browser sessions; what is in them is the business of `accounts/`. */
export function createSessionStore(db: Db) {
  const select = db
    .prepare<{ sid: string; now: number }, string>(`SELECT data FROM sessions WHERE sid = @sid AND expires_at > @now`)
    .pluck();
  const upsert = db.prepare(`
    INSERT INTO sessions (sid, data, expires_at)
    VALUES (@sid, @data, @expiresAt)
    ON CONFLICT (sid) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at
  `);
  // A session is used at every request; its expiry is moved only once it lags by a minute.
  const prolong = db.prepare(`
    UPDATE sessions
    SET expires_at = @expiresAt
    WHERE sid = @sid AND expires_at < @expiresAt - 60000
  `);
  const remove = db.prepare(`DELETE FROM sessions WHERE sid = ?`);
  const removeExpired = db.prepare(`DELETE FROM sessions WHERE expires_at <= ?`);

  return {
    find: (sid: string, now: number): string | null => select.get({ sid, now }) ?? null,
    save: (sid: string, data: string, expiresAt: number): void => void upsert.run({ sid, data, expiresAt }),
    prolong: (sid: string, expiresAt: number): void => void prolong.run({ sid, expiresAt }),
    remove: (sid: string): void => void remove.run(sid),
    removeExpired: (now: number): number => removeExpired.run(now).changes,
  };
}
