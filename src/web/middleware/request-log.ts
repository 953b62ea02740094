import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../../logging.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** on every answer and every log line of this request */
    requestId: string;
  }
}

/** Gives each request an id, taken from `X-Request-Id` where that is well-formed, and logs its end in one line. */
export function requestLog(log: Logger): RequestHandler {
  const logRequest = pinoHttp({
    logger: log,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    // Neither headers nor the query: either may carry what nobody should read in a log.
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: (request) => request.url === '/healthz' || request.url === '/readyz' },
  });
  return (request, response, next) => {
    logRequest(request, response);
    request.requestId = request.id as string;
    next();
  };
}
