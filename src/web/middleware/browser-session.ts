import csurf from 'csurf';
import type { Request, RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import { sessionLengthMs } from '../../accounts/sessions.ts';

/** The session of a browser; a request with basic credentials gets none. */
export function browserSession(settings: { store: Store; secret: string; cookieSecure: boolean }): RequestHandler {
  const withSession = session({
    // The prefix binds the cookie to this very host and to https; browsers refuse it over plain http.
    name: settings.cookieSecure ? '__Host-ullage' : 'ullage',
    store: settings.store,
    secret: settings.secret,
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: settings.cookieSecure, path: '/', maxAge: sessionLengthMs },
  });
  return (request, response, next) => {
    if (request.isSigned) next();
    else withSession(request, response, next);
  };
}

/**
 * The check of the CSRF token, in the body's `_csrf` or the header `csrf-token`, never in the query. A multipart body
 * is not parsed yet when requests pass here; its route calls `checkToken` once it is.
 */
export function csrfProtection(): { protect: RequestHandler; checkToken: (request: Request) => Promise<void> } {
  const check = csurf({ value: tokenOf });
  return {
    protect(request, response, next) {
      if (request.isSigned || isCheckedLater(request) || isRefusedAnyway(request)) next();
      else check(request, response, next);
    },
    checkToken: (request) =>
      new Promise((resolve, reject) => {
        if (request.isSigned) resolve();
        else
          check(request, request.res as NonNullable<Request['res']>, (error?: unknown) =>
            settle(error as Error | undefined, resolve, reject),
          );
      }),
  };
}

/** Only the routes that parse a multipart body check its token themselves; anywhere else such a body is no way round. */
const isCheckedLater = (request: Request): boolean =>
  request.method === 'POST' &&
  /^\/(upload|jobs\/[^/]+\/sheets|api\/v1\/jobs(\/[^/]+\/sheets)?)$/.test(request.path) &&
  Boolean(request.is('multipart/form-data')) &&
  headerToken(request) === undefined;

/** A program that forgot its credentials is told of those by `requireAccount`, not of a form. */
const isRefusedAnyway = ({ account, path }: Request): boolean => account === null && path.startsWith('/api/');

function settle(error: Error | undefined, resolve: () => void, reject: (error: Error) => void): void {
  if (error) reject(error);
  else resolve();
}

function tokenOf(request: Request): string {
  const inBody = (request.body as Record<string, unknown> | undefined)?.['_csrf'];
  return headerToken(request) ?? (typeof inBody === 'string' ? inBody : '');
}

const headerToken = (request: Request): string | undefined => request.get('csrf-token') ?? request.get('x-csrf-token');
