import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { BoundedMemoryLimiter, createSqliteRateLimit, removeEndedWindows } from '../../src/limits/rate-limit.ts';
import { createLimits } from '../../src/limits/limits.ts';
import { freshDatabase, openForTest } from '../support/database.ts';

const key = 'limiter/203.0.113.7';
const fivePerHour = { uses: 5, windowSeconds: 3600 };
const hourMs = 60 * 60 * 1000;

describe('a rate limit in SQLite', () => {
  it('counts down, then refuses until the window ends', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, { uses: 2, windowSeconds: 3600 });

    expect(await limit.use(key)).toMatchObject({ allowed: true, limit: 2, remaining: 1 });
    expect(await limit.use(key)).toMatchObject({ allowed: true, limit: 2, remaining: 0 });
    const refused = await limit.use(key);

    expect(refused).toMatchObject({ allowed: false, limit: 2, remaining: 0 });
    expect(refused.resetMs).toBeGreaterThan(hourMs - 60_000);
    expect(refused.resetMs).toBeLessThanOrEqual(hourMs);
  });

  it('lets exactly as many through as it says, of twenty at once', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, fivePerHour);

    const uses = await Promise.all(Array.from({ length: 20 }, () => limit.use(key)));

    expect(uses.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('counts each key for itself', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, { uses: 1, windowSeconds: 3600 });
    await limit.use(key);

    expect((await limit.use('limiter/203.0.113.8')).allowed).toBe(true);
    expect((await limit.use(key)).allowed).toBe(false);
  });

  it('looks without counting', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, { uses: 1, windowSeconds: 3600 });

    expect(await limit.look(key)).toEqual({ allowed: true, limit: 1, remaining: 1, resetMs: hourMs });
    await limit.use(key);
    expect(await limit.look(key)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limit.look(key)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('forgives when told to', async () => {
    const limit = createSqliteRateLimit(freshDatabase().db, { uses: 1, windowSeconds: 3600 });
    await limit.use(key);

    await limit.forgive(key);

    expect((await limit.use(key)).allowed).toBe(true);
  });

  it('forgets nothing over a restart', async () => {
    const { db, path } = freshDatabase();
    const before = createSqliteRateLimit(db, { uses: 2, windowSeconds: 3600 });
    await before.use(key);
    await before.use(key);
    db.close();

    const after = createSqliteRateLimit(openForTest(path), { uses: 2, windowSeconds: 3600 });

    expect((await after.use(key)).allowed).toBe(false);
  });

  it('begins a new window once the old one has ended', async () => {
    const { db } = freshDatabase();
    const limit = createSqliteRateLimit(db, { uses: 1, windowSeconds: 3600 });
    await limit.use(key);
    db.exec('UPDATE limits SET expire = 1');

    expect(await limit.look(key)).toMatchObject({ allowed: true, remaining: 1 });
    expect((await limit.use(key)).allowed).toBe(true);
  });

  it('goes on in memory, and still counts, while the database is locked', async () => {
    const { db, path } = freshDatabase();
    const limit = createSqliteRateLimit(db, { uses: 1, windowSeconds: 3600 });
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');

    const uses = [await limit.use(key), await limit.use(key)];
    other.close();

    expect(uses.map(({ allowed }) => allowed)).toEqual([true, false]);
    expect((await limit.use(key)).allowed).toBe(true);
  });

  it('keeps uploads and sign-ins apart', async () => {
    const limits = createLimits(freshDatabase().db, null, 1);

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

describe('the stand-in in memory', () => {
  const create = (): BoundedMemoryLimiter => new BoundedMemoryLimiter({ keyPrefix: '', points: 1, duration: 3600 });

  it('refuses as the store would', async () => {
    const limiter = create();
    await limiter.consume('a');

    await expect(limiter.consume('a')).rejects.toMatchObject({ consumedPoints: 2 });
  });

  it('holds 10,000 keys and then forgets the oldest, whoever knocks', async () => {
    const limiter = create();
    for (let n = 0; n < 10_001; n += 1) await limiter.consume(`limiter/10.0.${n >> 8}.${n & 255}`);

    expect(limiter.size).toBe(10_000);
    await expect(limiter.get('limiter/10.0.0.0')).resolves.toBeNull();
    await expect(limiter.get('limiter/10.0.0.1')).resolves.toMatchObject({ consumedPoints: 1 });
  });
});
