import type { Db } from '../database/open.ts';
import { createMemoryRateLimit } from './memory.ts';
import type { Quota, RateLimit } from './quota.ts';
import { createRedisRateLimit, createSqliteRateLimit } from './rate-limit.ts';
import type { RedisLink } from './redis.ts';

export interface Limits {
  /** new jobs of one client address */
  uploads: RateLimit;
  /** photos that one account adds to jobs */
  photos: RateLimit;
  /** pages and API calls of one account, or of one address where nobody is signed in */
  pages: RateLimit;
  /** wrong passwords for one account from one address */
  signInsOfAccount: RateLimit;
  /** wrong passwords from one address, whatever the account */
  signInsOfAddress: RateLimit;
}

export interface LimitSettings {
  uploadsPerHour: number;
  photosPerHour: number;
  pagesPerMinute: number;
}

/**
 * All rate limits. What must outlive a restart is counted in Redis where there is one, otherwise in the database file;
 * pages are counted in memory, since counting must cost less than the page.
 */
export function createLimits(db: Db, redis: RedisLink | null, settings: LimitSettings): Limits {
  const create = (quota: Quota) => (redis ? createRedisRateLimit(redis, quota) : createSqliteRateLimit(db, quota));
  return {
    uploads: create({ name: 'uploads', uses: settings.uploadsPerHour, windowSeconds: 3600 }),
    photos: create({ name: 'photos', uses: settings.photosPerHour, windowSeconds: 3600 }),
    pages: createMemoryRateLimit({ name: 'pages', uses: settings.pagesPerMinute, windowSeconds: 60 }),
    signInsOfAccount: create({ name: 'sign-in', uses: 8, windowSeconds: 900 }),
    signInsOfAddress: create({ name: 'sign-in-address', uses: 40, windowSeconds: 900 }),
  };
}
