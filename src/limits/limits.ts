import type { Redis } from 'ioredis';
import type { Db } from '../database/open.ts';
import { createRedisRateLimit, createSqliteRateLimit, type RateLimit, type RateLimitOptions } from './rate-limit.ts';

export interface Limits {
  /** uploads of one client address */
  uploads: RateLimit;
  /** wrong passwords for one account from one address */
  signInsOfAccount: RateLimit;
  /** wrong passwords from one address, whatever the account */
  signInsOfAddress: RateLimit;
}

/** All rate limits: in Redis where there is one, otherwise in the database file. */
export function createLimits(db: Db, redis: Redis | null, uploadsPerHour: number): Limits {
  const create = (options: RateLimitOptions) =>
    redis ? createRedisRateLimit(redis, options) : createSqliteRateLimit(db, options);
  return {
    uploads: create({ uses: uploadsPerHour, windowSeconds: 3600 }),
    signInsOfAccount: create({ uses: 8, windowSeconds: 900 }),
    signInsOfAddress: create({ uses: 40, windowSeconds: 900 }),
  };
}
