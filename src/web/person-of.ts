import type { Request } from 'express';
import { AppError } from '../domain/errors.ts';

/** The account of a person, for what no token may do, such as look after `what`. Throws `AppError` `forbidden`. */
export function personOf({ account, scopes }: Request, what: string): string {
  if (scopes === null) return account ?? '';
  throw new AppError('forbidden', `A token cannot look after ${what}; sign in with the password for that.`);
}
