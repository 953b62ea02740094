import { isIP } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import type { PasswordCheck } from '../../accounts/passwords.ts';
import { AppError } from '../../domain/errors.ts';
import type { TokenScope, TokenStore } from '../../stores/tokens.ts';
import { showStanding } from '../show-standing.ts';
import type { SignInGuard } from '../sign-in-guard.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** who is signed in; set behind `requireAccount` */
    account: string | null;
    /** whether this request brought its own credentials, basic or a token: no session, no CSRF token */
    isSigned: boolean;
    /** what a token allows; null for a person, who may do everything */
    scopes: readonly TokenScope[] | null;
  }
}

/** Marks requests with credentials of their own before a session would be begun for them. */
export function markSigned(): RequestHandler {
  return (request, _response, next) => {
    request.isSigned = /^(basic|bearer) /i.test(request.get('authorization') ?? '');
    request.account = null;
    request.scopes = null;
    next();
  };
}

/** Finds out who is asking: by basic credentials, a token, else the session. Wrong credentials end the request here. */
export function identifyAccount(passwords: PasswordCheck, tokens: TokenStore, guard: SignInGuard): RequestHandler {
  return async (request, response, next) => {
    const token = /^bearer (.*)$/i.exec(request.get('authorization') ?? '')?.[1]?.trim();
    if (token !== undefined) {
      const known = tokens.find(token, Date.now());
      if (known === null) {
        response.setHeader('WWW-Authenticate', 'Bearer realm="Ullage", error="invalid_token"');
        throw new AppError('unauthenticated', 'This token is not valid, has ended, or was revoked.');
      }
      request.account = known.account;
      request.scopes = known.scopes;
      refuseBeyond(known.scopes, request, response);
    } else if (request.isSigned) {
      const { username, password } = basicCredentials(request);
      await guard.attempt({
        username,
        address: addressOf(request),
        verify: () => passwords.verifyRemembering(username, password),
        onWrong: () => askForBasic(request, response),
        // Who is let in is shown the limits of what is asked for, not this one.
        onRefused: (standing) => showStanding(response, standing),
      });
      request.account = username;
    } else {
      request.account = request.session.account ?? null;
    }
    next();
  };
}

/** Looking is `read`, sending photos is `upload`, all else that changes something is `review`. */
function refuseBeyond(scopes: readonly TokenScope[], { method, path }: Request, response: Response): void {
  const isSending = /^(\/api\/v1)?\/(upload|jobs|jobs\/[^/]+\/sheets)$/.test(path);
  const needed = method === 'GET' || method === 'HEAD' ? 'read' : isSending ? 'upload' : 'review';
  if (scopes.includes(needed)) return;
  response.setHeader('WWW-Authenticate', `Bearer realm="Ullage", error="insufficient_scope", scope="${needed}"`);
  throw new AppError('forbidden', `This token may ${scopes.join(' and ')}; this takes one that may ${needed}.`);
}

/** Lets nobody pass who is not signed in: a browser is shown the sign-in form, a program is told 401. */
export function requireAccount(): RequestHandler {
  return (request, response, next) => {
    if (request.account !== null) {
      response.setHeader('Cache-Control', 'no-store');
      next();
      return;
    }
    if (request.method === 'GET' && wantsPage(request)) {
      const path = request.originalUrl;
      response.redirect(303, path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`);
      return;
    }
    askForBasic(request, response);
    next(
      new AppError('unauthenticated', 'Sign in first: with HTTP basic auth (curl -u NAME:PASSWORD) or in the browser.'),
    );
  };
}

/** Whether the client asked for a page in so many words; `*\/*`, which is what programs send, does not. */
export const wantsPage = (request: Request): boolean =>
  !request.originalUrl.startsWith('/api/') && /\btext\/html\b/i.test(request.get('accept') ?? '');

/** The client's address, an IPv4 one without its IPv6 dress; `unknown` where a proxy passes on what is none. */
export function addressOf(request: Request): string {
  const address = (request.ip ?? '').replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/s, '');
  return isIP(address) === 0 ? 'unknown' : address;
}

/** The challenge that programs understand; in a page's own request it would make the browser open a box of its own. */
function askForBasic(request: Request, response: Response): void {
  if (request.get('sec-fetch-site') === undefined)
    response.setHeader('WWW-Authenticate', 'Basic realm="Ullage", charset="UTF-8"');
}

function basicCredentials(request: Request): { username: string; password: string } {
  const encoded = request.get('authorization')?.slice('basic '.length) ?? '';
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0
    ? { username: pair, password: '' }
    : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}
