import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * The one logger: a JSON object a line. What could carry a secret is never logged in the first place; the list here
 * is the second lock on that door.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'password',
          'apiKey',
          '*.password',
          '*.apiKey',
          'headers.authorization',
          'headers.cookie',
          'req.headers.authorization',
          'req.headers.cookie',
          'res.headers["set-cookie"]',
        ],
        censor: '[hidden]',
      },
    },
    destination,
  );
}
