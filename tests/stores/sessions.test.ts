import { describe, expect, it } from 'vitest';
import { createSessionStore } from '../../src/stores/sessions.ts';
import { freshDatabase } from '../support/database.ts';

describe('the rows of sessions', () => {
  it('are found until they expire, and removed after', () => {
    const rows = createSessionStore(freshDatabase().db);
    rows.save('a', '{"n":1}', 1000);
    rows.save('b', '{"n":2}', 2000);

    expect(rows.find('a', 999)).toBe('{"n":1}');
    expect(rows.find('a', 1000)).toBeNull();
    expect(rows.removeExpired(1000)).toBe(1);
    expect(rows.find('b', 1000)).toBe('{"n":2}');
  });

  it('are written on use only once their expiry lags by more than a minute', () => {
    const { db } = freshDatabase();
    const rows = createSessionStore(db);
    const expiry = (): unknown => db.prepare(`SELECT expires_at FROM sessions`).pluck().get();
    rows.save('a', '{}', 1000);

    rows.prolong('a', 61_000);
    expect(expiry()).toBe(1000);

    rows.prolong('a', 61_001);
    expect(expiry()).toBe(61_001);
  });

  it('hold nothing that is not JSON', () => {
    const rows = createSessionStore(freshDatabase().db);

    expect(() => rows.save('a', 'not json', 1000)).toThrow('CHECK');
  });
});
