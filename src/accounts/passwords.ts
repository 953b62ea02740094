import argon2 from 'argon2';
import { createHmac, randomBytes } from 'node:crypto';

/** argon2id above OWASP's least (9 MiB, four passes): some 20 ms, on a thread of libuv's that then keeps little memory. */
const hashing = { type: argon2.argon2id, memoryCost: 9216, timeCost: 5, parallelism: 1 } as const;
const longestPassword = 1024;
const mostChecksWaiting = 32;
const rememberMs = 60_000;
const mostRemembered = 1000;

export interface PasswordCheck {
  /** Checks with argon2 each time: for the sign-in form. `busy` when too many checks wait already. */
  verify(username: string, password: string): Promise<Verdict>;
  /** The same for HTTP basic, which sends the pair with every request: a verified pair is remembered for a minute. */
  verifyRemembering(username: string, password: string): Promise<Verdict>;
}

export type Verdict = 'right' | 'wrong' | 'busy';

/**
 * The password check of the one account. The password is hashed once, here, and not kept; an unknown name costs
 * the same time as a wrong password.
 */
export async function createPasswordCheck(
  account: { username: string; password: string },
  now: () => number = Date.now,
): Promise<PasswordCheck> {
  const hash = await argon2.hash(account.password, hashing);
  const remembered = new Map<string, number>();
  const underWay = new Map<string, Promise<Verdict>>();
  const key = randomBytes(32);
  let waiting = 0;

  async function verify(username: string, password: string): Promise<Verdict> {
    if (waiting >= mostChecksWaiting) return 'busy';
    waiting += 1;
    try {
      const isPlausible = password.length <= longestPassword && !password.includes('\0');
      const matches = await argon2.verify(hash, isPlausible ? password : '');
      return matches && isPlausible && username === account.username ? 'right' : 'wrong';
    } finally {
      waiting -= 1;
    }
  }

  async function verifyRemembering(username: string, password: string): Promise<Verdict> {
    const digest = createHmac('sha256', key).update(`${username}\0${password}`).digest('base64');
    if ((remembered.get(digest) ?? 0) > now()) return 'right';
    // Requests that come together with one pair wait for one hash.
    const verdict = underWay.get(digest) ?? verify(username, password).finally(() => underWay.delete(digest));
    underWay.set(digest, verdict);
    if ((await verdict) === 'right') {
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(digest, now() + rememberMs);
    }
    return verdict;
  }

  return { verify, verifyRemembering };
}
