import { createHash } from 'node:crypto';
import type { Verdict } from '../accounts/passwords.ts';
import { AppError } from '../domain/errors.ts';
import type { Limits } from '../limits/limits.ts';
import type { Allowance } from '../limits/quota.ts';

export type SignInGuard = ReturnType<typeof createSignInGuard>;

export interface SignInAttempt {
  username: string;
  address: string;
  verify: () => Promise<Verdict>;
  onWrong?: () => void;
  /** told where the caller stands, by the tighter of the two limits */
  onRefused: (standing: Allowance) => void;
  onRight?: (standing: Allowance) => void;
}

/**
 * Bounds how often a password can be guessed: per account and address, so that nobody can lock somebody else out,
 * and per address over all accounts. While the bound is reached the right password does not show through either.
 */
export function createSignInGuard(limits: Pick<Limits, 'signInsOfAccount' | 'signInsOfAddress'>) {
  const inTurn = createTurns();

  async function attempt({ username, address, verify, onWrong, onRefused, onRight }: SignInAttempt): Promise<void> {
    const accountKey = `login/${shortHash(username)}/${address}`;
    const addressKey = `login/${address}`;
    const standing = tighter(
      await limits.signInsOfAccount.look(accountKey),
      await limits.signInsOfAddress.look(addressKey),
    );
    if (!standing.allowed) {
      onRefused(standing);
      throw tooManyGuesses(standing);
    }

    const verdict = await verify();
    if (verdict === 'right') {
      onRight?.(standing);
      return;
    }
    if (verdict === 'busy') {
      onRefused(standing);
      throw new AppError('unavailable', 'Too many sign-ins at once; try again in a moment.', { retryAfterSeconds: 2 });
    }
    onRefused(tighter(await limits.signInsOfAddress.use(addressKey), await limits.signInsOfAccount.use(accountKey)));
    onWrong?.();
    throw new AppError('unauthenticated', 'That name and password do not belong together.');
  }

  return {
    /**
     * Returns when `verify` says `right`; throws `AppError` `unauthenticated`, `too_many_requests` or `unavailable`.
     * Attempts from one address are taken in turn: of twenty guesses at once, the ninth knows of the eight before it.
     */
    attempt: (each: SignInAttempt): Promise<void> => inTurn(each.address, () => attempt(each)),
  };
}

/** Work under one key, one at a time in the order it came. Keeps nothing of keys that nothing is under way for. */
function createTurns() {
  const last = new Map<string, Promise<void>>();
  return async (key: string, work: () => Promise<void>): Promise<void> => {
    const mine = (last.get(key) ?? Promise.resolve()).catch(() => undefined).then(work);
    last.set(key, mine);
    try {
      await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

const tighter = (a: Allowance, b: Allowance): Allowance => {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  return b.remaining < a.remaining ? b : a;
};

function tooManyGuesses({ resetMs }: Allowance): AppError {
  const minutes = Math.max(1, Math.ceil(resetMs / 60_000));
  return new AppError(
    'too_many_requests',
    `Too many wrong passwords; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    { retryAfterSeconds: Math.max(1, Math.ceil(resetMs / 1000)) },
  );
}

/** Names can be long and strange; keys are neither. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
