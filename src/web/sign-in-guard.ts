import { createHash } from 'node:crypto';
import type { Verdict } from '../accounts/passwords.ts';
import { AppError } from '../domain/errors.ts';
import type { Limits } from '../limits/limits.ts';
import type { Allowance } from '../limits/rate-limit.ts';

export type SignInGuard = ReturnType<typeof createSignInGuard>;

/**
 * Bounds how often a password can be guessed: per account and address, so that nobody can lock somebody else out,
 * and per address over all accounts. While the bound is reached the right password does not show through either.
 */
export function createSignInGuard(limits: Pick<Limits, 'signInsOfAccount' | 'signInsOfAddress'>) {
  return {
    /** Returns when `verify` says `right`; throws `AppError` `unauthenticated`, `too_many_requests` or `unavailable`. */
    async attempt(
      username: string,
      address: string,
      verify: () => Promise<Verdict>,
      onWrong = () => {},
    ): Promise<void> {
      const accountKey = `login/${shortHash(username)}/${address}`;
      const addressKey = `login/${address}`;
      refuseIfSpent(await limits.signInsOfAccount.look(accountKey));
      refuseIfSpent(await limits.signInsOfAddress.look(addressKey));

      const verdict = await verify();
      if (verdict === 'right') return;
      if (verdict === 'busy') {
        throw new AppError('unavailable', 'Too many sign-ins at once; try again in a moment.', {
          retryAfterSeconds: 2,
        });
      }
      await limits.signInsOfAddress.use(addressKey);
      await limits.signInsOfAccount.use(accountKey);
      onWrong();
      throw new AppError('unauthenticated', 'That name and password do not belong together.');
    },
  };
}

function refuseIfSpent({ allowed, resetMs }: Allowance): void {
  if (allowed) return;
  const minutes = Math.max(1, Math.ceil(resetMs / 60_000));
  throw new AppError(
    'too_many_requests',
    `Too many wrong passwords; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    { retryAfterSeconds: Math.ceil(resetMs / 1000) },
  );
}

/** Names can be long and strange; keys are neither. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
