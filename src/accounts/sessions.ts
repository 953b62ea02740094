import session from 'express-session';
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionStore } from '../stores/sessions.ts';

declare module 'express-session' {
  interface SessionData {
    /** the name signed in; absent while nobody is */
    account?: string;
  }
}

export const sessionLengthMs = 12 * 60 * 60 * 1000;
/** A session without a sign-in only carries the token of the sign-in form. */
const anonymousLengthMs = 60 * 60 * 1000;

/** Browser sessions kept in SQLite, as `express-session` wants them kept. */
export class SqliteSessions extends session.Store {
  readonly #rows: SessionStore;
  readonly #now: () => number;

  constructor(rows: SessionStore, now: () => number = Date.now) {
    super();
    this.#rows = rows;
    this.#now = now;
  }

  override get(sid: string, done: (error: unknown, data?: session.SessionData | null) => void): void {
    answer(done, () => {
      const data = this.#rows.find(sid, this.#now());
      return data === null ? null : (JSON.parse(data) as session.SessionData);
    });
  }

  override set(sid: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    answer(done, () => this.#rows.save(sid, JSON.stringify(data), this.#expiry(data)));
  }

  override touch(sid: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    answer(done, () => this.#rows.prolong(sid, this.#expiry(data)));
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    answer(done, () => this.#rows.remove(sid));
  }

  #expiry(data: session.SessionData): number {
    return this.#now() + (data.account === undefined ? anonymousLengthMs : sessionLengthMs);
  }
}

/**
 * The secret that signs the session cookies: the one that was set, or a random one made at the first start and kept
 * in the data directory, readable by its owner alone.
 */
export function sessionSecret(dataDir: string, given: string | null): string {
  if (given !== null) return given;
  const path = join(dataDir, 'session-secret');
  try {
    writeFileSync(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
  const kept = readFileSync(path, 'utf8').trim();
  if (kept.length >= 32) return kept;
  // Cut short by a crash in the middle of its writing.
  writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

function answer<T>(done: ((error: unknown, value?: T) => void) | undefined, work: () => T): void {
  let value: T;
  try {
    value = work();
  } catch (error) {
    done?.(error);
    return;
  }
  done?.(null, value);
}
