import { describe, expect, it } from 'vitest';
import { createMemoryRateLimit } from '../../src/limits/memory.ts';

const twoPerMinute = { name: 'pages', uses: 2, windowSeconds: 60 };

/** A limit whose clock the test sets. */
function limitAt(quota = twoPerMinute) {
  const clock = { nowMs: 1000 };
  return { clock, limit: createMemoryRateLimit(quota, () => clock.nowMs) };
}

describe('a rate limit in memory', () => {
  it('counts down, refuses, and begins anew when the window has ended', async () => {
    const { clock, limit } = limitAt();

    expect(await limit.use('a')).toEqual({ ...twoPerMinute, allowed: true, remaining: 1, resetMs: 60_000 });
    clock.nowMs += 20_000;
    expect(await limit.use('a')).toMatchObject({ allowed: true, remaining: 0, resetMs: 40_000 });
    expect(await limit.use('a')).toMatchObject({ allowed: false, remaining: 0, resetMs: 40_000 });
    clock.nowMs += 40_000;
    expect(await limit.use('a')).toMatchObject({ allowed: true, remaining: 1, resetMs: 60_000 });
  });

  it('lets exactly as many through as it says, of twenty at once', async () => {
    const { limit } = limitAt({ ...twoPerMinute, uses: 5 });

    const uses = await Promise.all(Array.from({ length: 20 }, () => limit.use('a')));

    expect(uses.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('looks without counting, also at what has ended', async () => {
    const { clock, limit } = limitAt();
    await limit.use('a', 2);

    expect(await limit.look('a')).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limit.look('b')).toMatchObject({ allowed: true, remaining: 2, resetMs: 60_000 });
    clock.nowMs += 60_000;
    expect(await limit.look('a')).toMatchObject({ allowed: true, remaining: 2, resetMs: 60_000 });
  });

  it('holds 10,000 keys and then forgets the oldest window, whoever knocks', async () => {
    const { limit } = limitAt();
    for (let n = 0; n < 10_001; n += 1) await limit.use(`address/${n}`);

    expect(limit.size()).toBe(10_000);
    expect(await limit.look('address/0')).toMatchObject({ remaining: 2 });
    expect(await limit.look('address/1')).toMatchObject({ remaining: 1 });
    expect(await limit.look('address/10000')).toMatchObject({ remaining: 1 });
  });

  it('drops the windows that have ended when a new one begins', async () => {
    const { clock, limit } = limitAt();
    for (let n = 0; n < 100; n += 1) await limit.use(`address/${n}`);
    clock.nowMs += 30_000;
    await limit.use('still open');
    clock.nowMs += 30_000;

    await limit.use('new');

    expect(limit.size()).toBe(2);
  });
});
