import { Redis } from 'ioredis';
import type { Logger } from '../logging.ts';

/**
 * A connection for counters: it never queues a command and never holds a request up for more than half a second.
 * Going away and coming back are each logged once.
 */
export function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1000,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(200 * attempt, 2000),
  });
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (isAway) return;
    isAway = true;
    log.warn({ reason: error.message }, 'redis is away, rate limits are kept in memory meanwhile');
  });
  redis.on('ready', () => {
    log.info(isAway ? 'redis is back' : 'redis is connected');
    isAway = false;
  });
  // Without an error of its own: the server closed the connection.
  redis.on('close', () => {
    if (isAway || redis.status === 'end') return;
    isAway = true;
    log.warn('redis closed the connection, rate limits are kept in memory meanwhile');
  });
  return redis;
}
