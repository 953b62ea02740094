import type { ErrorRequestHandler, Request, Response } from 'express';
import { AppError, type ErrorCode } from '../../domain/errors.ts';
import type { RejectedFile } from '../../domain/job.ts';
import type { Logger } from '../../logging.ts';
import { errorPage } from '../pages/error-page.ts';
import { sharedPage } from './shared-page.ts';
import { wantsPage } from './sign-in.ts';

const answers: Record<ErrorCode, { status: number; title: string }> = {
  bad_request: { status: 400, title: 'Not a sound request' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible just now' },
  incomplete: { status: 422, title: 'Something is missing' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_photo: { status: 415, title: 'Not a photo we can take' },
  unreadable_photo: { status: 422, title: 'Not a readable photo' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available just now' },
  storage_full: { status: 507, title: 'No room left' },
};

/** Of a refused request so much more is still taken, and thrown away. */
const mostDiscardedBytes = 8 * 1024 * 1024;

/**
 * Whoever is still sending when the connection is closed never reads why: a body of a photo or two is let come to its
 * end. Of a longer one, or one that does not say how long it is, nothing more is taken.
 */
function leaveBody(request: Request, response: Response): void {
  const bytes = Number(request.headers['content-length'] ?? NaN);
  if (bytes <= mostDiscardedBytes) response.once('finish', () => request.resume());
  else response.setHeader('Connection', 'close');
}

/** The one place where errors become answers: a page for a browser, `application/problem+json` (RFC 9457) for the rest. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (request.destroyed && !request.complete) {
      log.info({ req: { id: request.requestId } }, 'the client went away');
      response.destroy();
      return;
    }
    const error = asAppError(thrown);
    if (error === null) log.error({ err: thrown, req: { id: request.requestId } }, 'unforeseen error');
    else if (error.cause !== undefined && answers[error.code].status >= 500) {
      log.error({ err: error.cause, req: { id: request.requestId } }, error.message);
    }
    if (response.headersSent) {
      next(thrown);
      return;
    }

    const { status, title } = error ? answers[error.code] : { status: 500, title: 'Something went wrong' };
    const detail =
      error?.message ?? 'Something went wrong on our side. Try again; if it goes on, report the request id.';
    const rejected = (error?.shown['rejected'] as RejectedFile[] | undefined) ?? [];
    response.status(status);
    if (!request.complete) leaveBody(request, response);
    if (error?.retryAfterSeconds != null) response.setHeader('Retry-After', error.retryAfterSeconds);
    if (wantsPage(request)) {
      response.render('error', errorPage({ status, title, detail, rejected }, sharedPage(request)));
      return;
    }
    response.type('application/problem+json').send(
      JSON.stringify({
        type: `urn:ullage:${error?.code ?? 'internal'}`,
        title,
        status,
        detail,
        trace_id: request.requestId,
        ...error?.shown,
      }),
    );
  };
}

/** What is not found by any route. */
export const notFound = (request: Request): AppError =>
  new AppError(
    'not_found',
    `There is nothing at ${request.method === 'GET' ? 'this address' : `this address for ${request.method}`}.`,
  );

/** Known errors of libraries, and faults of the disk, as what they mean to a client. Null: a bug. */
function asAppError(thrown: unknown): AppError | null {
  if (thrown instanceof AppError) return thrown;
  const { code, status, type, message } = thrown as Record<'code' | 'status' | 'type', unknown> & { message?: string };
  if (code === 'EBADCSRFTOKEN') {
    return new AppError('forbidden', 'This form has expired; go back, reload the page and send it again.');
  }
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError(
      'storage_full',
      'The server has no room left; nothing was kept. Tell its operator and try again later.',
      {
        cause: thrown,
      },
    );
  }
  if (
    typeof code === 'string' &&
    /^(SQLITE_(BUSY|LOCKED|IOERR|READONLY|CANTOPEN)|EROFS|EACCES|EIO|EMFILE|ENFILE)/.test(code)
  ) {
    return new AppError('unavailable', 'The server cannot write just now; nothing was kept. Try again in a moment.', {
      cause: thrown,
      retryAfterSeconds: 5,
    });
  }
  if (type === 'entity.parse.failed') return new AppError('bad_request', 'The body is not sound JSON.');
  if (status === 413) return new AppError('too_large', 'The request is too large.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('bad_request', 'The request could not be understood.', { details: { message } });
  }
  return null;
}
