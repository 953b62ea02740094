import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createSqliteRateLimit, removeEndedWindows } from '../../src/limits/rate-limit.ts';
import { createLimits } from '../../src/limits/limits.ts';
import { freshDatabase, openForTest } from '../support/database.ts';

const key = 'limiter/203.0.113.7';
const perHour = (uses: number) => ({ name: 'uploads', uses, windowSeconds: 3600 });
const hourMs = 60 * 60 * 1000;

describe('a rate limit in SQLite', () => {
  it('counts down, then refuses until the window ends', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, perHour(2));

    expect(await limit.use(key)).toMatchObject({ allowed: true, uses: 2, remaining: 1 });
    expect(await limit.use(key)).toMatchObject({ allowed: true, uses: 2, remaining: 0 });
    const refused = await limit.use(key);

    expect(refused).toMatchObject({ allowed: false, uses: 2, remaining: 0 });
    expect(refused.resetMs).toBeGreaterThan(hourMs - 60_000);
    expect(refused.resetMs).toBeLessThanOrEqual(hourMs);
  });

  it('lets exactly as many through as it says, of twenty at once', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, perHour(5));

    const uses = await Promise.all(Array.from({ length: 20 }, () => limit.use(key)));

    expect(uses.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('counts each key for itself', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, perHour(1));
    await limit.use(key);

    expect((await limit.use('limiter/203.0.113.8')).allowed).toBe(true);
    expect((await limit.use(key)).allowed).toBe(false);
  });

  it('looks without counting', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, perHour(1));

    expect(await limit.look(key)).toEqual({ ...perHour(1), allowed: true, remaining: 1, resetMs: hourMs });
    await limit.use(key);
    expect(await limit.look(key)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limit.look(key)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('writes nothing for a refusal, so that it costs less than what it refuses', async () => {
    const { db } = freshDatabase();
    const limit = createSqliteRateLimit(db, perHour(1));
    await limit.use(key);
    const written = db.prepare('SELECT total_changes()').pluck();
    const before = written.get();

    const refused = await limit.use(key);

    expect(refused.allowed).toBe(false);
    expect(written.get()).toBe(before);
  });

  it('counts several at once, and owes nothing for what was overdrawn', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, perHour(3));
    await limit.use(key);

    expect(await limit.use(key, 9)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limit.use(key)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('forgets nothing over a restart', async () => {
    const { db, path } = freshDatabase();
    const before = createSqliteRateLimit(db, perHour(2));
    await before.use(key);
    await before.use(key);
    db.close();

    const after = createSqliteRateLimit(openForTest(path), perHour(2));

    expect((await after.use(key)).allowed).toBe(false);
  });

  it('begins a new window once the old one has ended', async () => {
    const { db } = freshDatabase();
    const limit = createSqliteRateLimit(db, perHour(1));
    await limit.use(key);
    db.exec('UPDATE limits SET expire = 1');

    expect(await limit.look(key)).toMatchObject({ allowed: true, remaining: 1 });
    expect((await limit.use(key)).allowed).toBe(true);
  });

  it('goes on in memory, and still counts, while the database is locked', async () => {
    const { db, path } = freshDatabase();
    const limit = createSqliteRateLimit(db, perHour(1));
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');

    const uses = [await limit.use(key), await limit.use(key)];
    other.close();

    expect(uses.map(({ allowed }) => allowed)).toEqual([true, false]);
    expect((await limit.use(key)).allowed).toBe(true);
  });

  it('keeps uploads and sign-ins apart', async () => {
    const limits = createLimits(freshDatabase().db, null, { uploadsPerHour: 1, photosPerHour: 1, pagesPerMinute: 1 });

    await limits.uploads.use(`limiter/203.0.113.7`);

    expect((await limits.signInsOfAddress.look('login/203.0.113.7')).remaining).toBe(40);
    expect((await limits.signInsOfAccount.look('login/x/203.0.113.7')).remaining).toBe(8);
    expect((await limits.uploads.look('limiter/203.0.113.7')).allowed).toBe(false);
  });
});

describe('ended windows', () => {
  it('are removed, with those a clock that was put back has left far ahead; the others stay', () => {
    const { db } = freshDatabase();
    const now = 1_750_000_000_000;
    const insert = db.prepare('INSERT INTO limits (key, points, expire) VALUES (?, 1, ?)');
    insert.run('ended', now - 1);
    insert.run('open', now + 1);
    insert.run('open for its whole hour', now + hourMs);
    insert.run('from before the clock was put back', now + hourMs + 1);

    expect(removeEndedWindows(db, now)).toBe(2);
    expect(db.prepare('SELECT key FROM limits ORDER BY key').pluck().all()).toEqual([
      'open',
      'open for its whole hour',
    ]);
  });
});
