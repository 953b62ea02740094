import express, { Router, type Request } from 'express';
import type { PasswordCheck } from '../../accounts/passwords.ts';
import { AppError } from '../../domain/errors.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { addressOf, wantsPage } from '../middleware/sign-in.ts';
import { loginPage } from '../pages/login-page.ts';
import { showStanding } from '../show-standing.ts';
import type { SignInGuard } from '../sign-in-guard.ts';

/** Signing in and out with the browser. */
export function sessionRoutes(passwords: PasswordCheck, guard: SignInGuard): Router {
  const routes = Router();

  routes.get('/login', (request, response) => {
    const next = localPath(request.query['next']);
    if (request.account !== null) response.redirect(303, next ?? '/upload');
    else response.set('Cache-Control', 'no-store').render('login', loginPage({ next }, sharedPage(request)));
  });

  routes.post('/login', async (request, response) => {
    refuseBasic(request);
    const { username, password, next } = loginForm(request);
    try {
      await guard.attempt({
        username,
        address: addressOf(request),
        verify: () => passwords.verify(username, password),
        onRefused: (standing) => showStanding(response, standing),
        onRight: (standing) => showStanding(response, standing),
      });
    } catch (error) {
      if (!(error instanceof AppError) || !wantsPage(request)) throw error;
      if (error.retryAfterSeconds !== null) response.set('Retry-After', String(error.retryAfterSeconds));
      response.status(statuses[error.code] ?? 401);
      response.render(
        'login',
        loginPage({ username: username.slice(0, 100), error: error.message, next }, sharedPage(request)),
      );
      return;
    }
    await newSession(request);
    request.session.account = username;
    response.redirect(303, next ?? '/upload');
  });

  routes.post('/logout', async (request, response) => {
    refuseBasic(request);
    await newSession(request);
    response.redirect(303, '/login');
  });

  return routes;
}

/** The sign-in form's body, and that of signing out: the largest that is read; a longer password is simply wrong. */
export const formBody = express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 5000 });

function refuseBasic(request: Request): void {
  if (!request.isSigned) return;
  throw new AppError('bad_request', 'Basic credentials sign each request by themselves: nothing to sign in or out of.');
}

const statuses: Partial<Record<AppError['code'], number>> = { too_many_requests: 429, unavailable: 503 };

function loginForm(request: Request): { username: string; password: string; next: string | null } {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  return { username: text('username'), password: text('password'), next: localPath(body['next']) };
}

/** A path of this host to go on to; anything that could lead elsewhere is null. */
function localPath(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return null;
  const base = 'http://localhost';
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  return url?.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : null;
}

/** A new id at every change of who somebody is, so that no id known before is worth anything after. */
function newSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error?: Error) => (error ? reject(error) : resolve()));
  });
}
