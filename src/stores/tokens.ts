import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../database/open.ts';

/** What a token lets its bearer do: look, send photos, or all that a person may do to jobs and sheets. */
export const tokenScopes = ['read', 'upload', 'review'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A token as it is listed; the token itself is known only to whom it was shown once. */
export interface ApiToken {
  id: number;
  name: string;
  scopes: TokenScope[];
  account: string;
  createdAt: number;
  lastUsedAt: number | null;
  /** in ms since 1970; null: it lasts until it is revoked */
  expiresAt: number | null;
}

/** A token that is to be made. */
export type NewToken = Pick<ApiToken, 'name' | 'scopes' | 'account' | 'expiresAt'>;

export type TokenStore = ReturnType<typeof createTokenStore>;

interface TokenRow {
  id: number;
  name: string;
  scopes: string;
  account: string;
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
}

/** How exactly the last use is known; each use would be a write otherwise. */
const usedWithinMs = 60_000;

/** Tokens for programs, kept as their SHA-256: they are random enough that nothing slower is needed. */
export function createTokenStore(db: Db) {
  const columns = 'id, name, scopes, account, created_at, last_used_at, expires_at';
  const insert = db.prepare(`
    INSERT INTO api_tokens (name, hash, scopes, account, created_at, expires_at)
    VALUES (@name, @hash, @scopes, @account, @now, @expiresAt)
  `);
  const selectAll = db.prepare<[string], TokenRow>(
    `SELECT ${columns} FROM api_tokens WHERE account = ? ORDER BY id DESC`,
  );
  const selectByHash = db.prepare<[Buffer], TokenRow>(`SELECT ${columns} FROM api_tokens WHERE hash = ?`);
  const noteUse = db.prepare(`
    UPDATE api_tokens
    SET last_used_at = @now
    WHERE id = @id AND coalesce(last_used_at, 0) < @now - @within
  `);
  const remove = db.prepare(`DELETE FROM api_tokens WHERE id = @id AND account = @account`);

  return {
    /** Makes a token; the text returned is the only copy of it. */
    create({ name, scopes, account, expiresAt }: NewToken, now: number): string {
      const token = `ullage_${randomBytes(32).toString('base64url')}`;
      insert.run({ name, hash: hashOf(token), scopes: JSON.stringify(scopes), account, expiresAt, now });
      return token;
    },

    /** The tokens of an account, the newest first. */
    list: (account: string): ApiToken[] => selectAll.all(account).map(apiToken),

    /** Whose token this is and what it may do; null for one that there is not, or that has ended. */
    find(token: string, now: number): ApiToken | null {
      const row = selectByHash.get(hashOf(token));
      if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return null;
      noteUse.run({ id: row.id, now, within: usedWithinMs });
      return apiToken(row);
    },

    /** From now on nobody comes in by it. False: there is none such. */
    revoke: (id: number, account: string): boolean => remove.run({ id, account }).changes === 1,
  };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const apiToken = (row: TokenRow): ApiToken => ({
  id: row.id,
  name: row.name,
  scopes: JSON.parse(row.scopes) as TokenScope[],
  account: row.account,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
});
