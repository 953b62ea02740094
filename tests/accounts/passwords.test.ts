import argon2 from 'argon2';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPasswordCheck } from '../../src/accounts/passwords.ts';

const account = { username: 'demo', password: 'three barges' };
const verify = vi.spyOn(argon2, 'verify');

beforeEach(() => void verify.mockClear());

describe('a password check', () => {
  it('tells the right pair from the wrong ones', async () => {
    const passwords = await createPasswordCheck(account);

    expect(await passwords.verify('demo', 'three barges')).toBe('right');
    expect(await passwords.verify('demo', 'three barge')).toBe('wrong');
    expect(await passwords.verify('demo', '')).toBe('wrong');
    expect(await passwords.verify('Demo', 'three barges')).toBe('wrong');
  });

  it.each([
    ['an unknown name', 'nobody', 'three barges'],
    ['a wrong password', 'demo', 'four barges'],
    ['a NUL in the password', 'demo', 'three barges\0'],
    ['a password of a megabyte', 'demo', 'x'.repeat(1024 * 1024)],
  ])('hashes once for %s, so that no answer comes sooner than another', async (_, username, password) => {
    const passwords = await createPasswordCheck(account);

    expect(await passwords.verify(username, password)).toBe('wrong');
    expect(verify).toHaveBeenCalledTimes(1);
    expect(verify.mock.calls[0]?.[1].length).toBeLessThanOrEqual(1024);
  });

  it('keeps no password, only its argon2id hash, above the least that OWASP asks for', async () => {
    const passwords = await createPasswordCheck(account);

    await passwords.verify('demo', 'x');

    expect(verify.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=9216,t=5,p=1\$/);
  });

  it('says busy to the 33rd that waits, and is there again for the next', async () => {
    const passwords = await createPasswordCheck(account);

    const waiting = Array.from({ length: 32 }, () => passwords.verify('demo', 'three barges'));

    expect(await passwords.verify('demo', 'three barges')).toBe('busy');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['right']));
    expect(await passwords.verify('demo', 'three barges')).toBe('right');
  });
});

describe('a password check that remembers', () => {
  it('hashes a right pair once a minute', async () => {
    let time = 0;
    const passwords = await createPasswordCheck(account, () => time);
    await passwords.verifyRemembering('demo', 'three barges');

    time = 59_999;
    expect(await passwords.verifyRemembering('demo', 'three barges')).toBe('right');
    expect(verify).toHaveBeenCalledTimes(1);

    time = 60_000;
    expect(await passwords.verifyRemembering('demo', 'three barges')).toBe('right');
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('never remembers a wrong one', async () => {
    const passwords = await createPasswordCheck(account);

    expect(await passwords.verifyRemembering('demo', 'guess')).toBe('wrong');
    expect(await passwords.verifyRemembering('demo', 'guess')).toBe('wrong');
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('does not take a pair that is only joined like the right one', async () => {
    const passwords = await createPasswordCheck(account);
    await passwords.verifyRemembering('demo', 'three barges');

    expect(await passwords.verifyRemembering('demo\0three', ' barges')).toBe('wrong');
    expect(await passwords.verifyRemembering('', 'demo\0three barges')).toBe('wrong');
  });

  it('hashes once for fifty requests that come together, none of which is told busy', async () => {
    const passwords = await createPasswordCheck(account);

    const verdicts = await Promise.all(
      Array.from({ length: 50 }, () => passwords.verifyRemembering('demo', 'three barges')),
    );

    expect(new Set(verdicts)).toEqual(new Set(['right']));
    expect(verify).toHaveBeenCalledTimes(1);
  });
});
