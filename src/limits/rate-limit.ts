import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  RateLimiterSQLite,
  type IRateLimiterOptions,
} from 'rate-limiter-flexible';
import type { Db } from '../database/open.ts';

/** What one use of a limit comes to. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** until the window ends and all uses are given back */
  resetMs: number;
}

export interface RateLimit {
  /** Counts one use of `key`; never throws, whatever becomes of the store behind it. */
  use(key: string): Promise<Allowance>;
  /** What is left, without counting. */
  look(key: string): Promise<Allowance>;
  /** Forgets what was counted. */
  forgive(key: string): Promise<void>;
}

export interface RateLimitOptions {
  uses: number;
  windowSeconds: number;
}

/** Counts in the database file, so that a restart forgives nothing. */
export function createSqliteRateLimit(db: Db, options: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterSQLite({
    ...settings(options),
    storeClient: db,
    storeType: 'better-sqlite3',
    tableName: 'limits',
    tableCreated: true,
    insuranceLimiter: new BoundedMemoryLimiter(settings(options)),
  });
  return rateLimit(limiter, options);
}

/** Counts in Redis under exactly the key that is given; in memory while Redis is away. */
export function createRedisRateLimit(redis: Redis, options: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterRedis({
    ...settings(options),
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new BoundedMemoryLimiter(settings(options)),
  });
  return rateLimit(limiter, options);
}

const longestWindowMs = 60 * 60 * 1000;

/**
 * Removes the windows that have ended, and those whose end is further off than any window is long: the clock was put
 * back since they began. Returns how many.
 */
export function removeEndedWindows(db: Db, now: number): number {
  return db
    .prepare(`DELETE FROM limits WHERE expire < @now OR expire > @now + @longestWindowMs`)
    .run({ now, longestWindowMs }).changes;
}

function settings({ uses, windowSeconds }: RateLimitOptions): IRateLimiterOptions {
  return { keyPrefix: '', points: uses, duration: windowSeconds };
}

function rateLimit(
  limiter: RateLimiterSQLite | RateLimiterRedis,
  { uses, windowSeconds }: RateLimitOptions,
): RateLimit {
  const allowance = (allowed: boolean, result: RateLimiterRes | null): Allowance => ({
    allowed,
    limit: uses,
    remaining: result ? Math.max(0, result.remainingPoints) : uses,
    resetMs: result && result.msBeforeNext >= 0 ? result.msBeforeNext : windowSeconds * 1000,
  });
  return {
    async use(key) {
      try {
        return allowance(true, await limiter.consume(key));
      } catch (rejection) {
        // The insurance has already stood in for a store that fails; what arrives here is a full window.
        if (rejection instanceof RateLimiterRes) return allowance(false, rejection);
        throw rejection;
      }
    },
    async look(key) {
      const result = await limiter.get(key);
      return allowance(result === null || result.consumedPoints < uses, result);
    },
    async forgive(key) {
      await limiter.delete(key);
    },
  };
}

const mostKeysInMemory = 10_000;

/** The stand-in while a store is away. It holds at most 10,000 keys; beyond that the oldest window is forgotten. */
export class BoundedMemoryLimiter extends RateLimiterMemory {
  readonly #keys = new Set<string>();

  override async consume(
    key: string | number,
    points?: number,
    options?: Record<string, unknown>,
  ): Promise<RateLimiterRes> {
    const name = String(key);
    if (!this.#keys.has(name)) {
      if (this.#keys.size >= mostKeysInMemory) await this.#forgetOldest();
      this.#keys.add(name);
    }
    return super.consume(key, points, options);
  }

  get size(): number {
    return this.#keys.size;
  }

  async #forgetOldest(): Promise<void> {
    const [oldest] = this.#keys;
    if (oldest === undefined) return;
    this.#keys.delete(oldest);
    await super.delete(oldest);
  }
}
