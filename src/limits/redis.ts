import { Redis } from 'ioredis';
import type { Logger } from '../logging.ts';

/** A connection to Redis, and whether it is worth asking. */
export interface RedisLink {
  client: Redis;
  /** Whether it did not answer a moment ago, so that nobody should wait for it now. */
  isSilent(): boolean;
  /** A command was answered. */
  answered(): void;
  /** A command was not answered in time, or could not be sent. */
  unanswered(): void;
}

/** How long a Redis that is connected but frozen is left alone before it is asked again. */
const silenceMs = 5000;
const meanwhile = 'rate limits are kept in memory meanwhile';

/**
 * A connection for counters: it never queues a command and never holds a request up for more than half a second.
 * Going away, falling silent and coming back are each logged once.
 */
export function connectRedis(url: string, log: Logger, now: () => number = () => performance.now()): RedisLink {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1000,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(200 * attempt, 2000),
  });
  let isAway = false;
  let askAgainAt = 0;
  const goAway = (message: string, reason?: string): void => {
    if (isAway) return;
    isAway = true;
    log.warn(reason === undefined ? {} : { reason }, `${message}, ${meanwhile}`);
  };
  const comeBack = (): void => {
    askAgainAt = 0;
    if (isAway) log.info('redis is back');
    isAway = false;
  };

  client.on('error', (error: Error) => goAway('redis is away', error.message));
  client.once('ready', () => {
    if (!isAway) log.info('redis is connected');
  });
  client.on('ready', comeBack);
  // Without an error of its own: the server closed the connection.
  client.on('close', () => {
    if (client.status !== 'end') goAway('redis closed the connection');
  });

  return {
    client,
    isSilent: () => now() < askAgainAt,
    answered: comeBack,
    unanswered() {
      // Without a connection the refusal comes at once, and its loss was logged.
      if (client.status !== 'ready') return;
      askAgainAt = now() + silenceMs;
      goAway('redis does not answer');
    },
  };
}
