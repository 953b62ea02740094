import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { tokenScopes, type ApiToken, type TokenStore } from '../../stores/tokens.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { tokensPage } from '../pages/tokens-page.ts';
import { personOf } from '../person-of.ts';
import { wantsJson } from '../wants-json.ts';

/** Tokens for programs: listed, made (shown this one time), revoked. No token makes or sees tokens. */
export function tokenRoutes(tokens: TokenStore, now: () => number): Router {
  const routes = Router();

  routes.get(['/tokens', '/api/v1/tokens'], (request, response) => {
    const list = tokens.list(personOf(request, 'tokens'));
    response.vary('Accept');
    if (wantsJson(request)) response.json({ tokens: list.map(tokenJson) });
    else response.render('tokens', tokensPage(list, null, sharedPage(request), now()));
  });

  routes.post(['/tokens', '/api/v1/tokens'], (request, response) => {
    const account = personOf(request, 'tokens');
    const { name, scopes, expires_in_days: days } = newToken(request.body);
    const expiresAt = days === undefined ? null : now() + days * dayMs;
    const token = tokens.create({ name, scopes, account, expiresAt }, now());
    if (wantsJson(request)) response.status(201).json({ token, name, scopes, expires_at: isoOrNull(expiresAt) });
    else response.render('tokens', tokensPage(tokens.list(account), { token, name }, sharedPage(request), now()));
  });

  routes.post(['/tokens/:id/revoke', '/api/v1/tokens/:id/revoke'], (request, response) => {
    const id = Number(request.params['id']);
    if (!tokens.revoke(id, personOf(request, 'tokens')))
      throw new AppError('not_found', 'There is no such token any more.');
    if (wantsJson(request)) response.status(204).end();
    else response.redirect(303, '/tokens');
  });

  return routes;
}

const dayMs = 24 * 60 * 60 * 1000;

const newTokenSchema = z.object({
  name: z.string().trim().min(1).max(100),
  // a form sends one checked box as a text, several as a list
  scopes: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.enum(tokenScopes)).min(1)),
  // a form sends texts, and an empty one for never
  expires_in_days: z.preprocess(
    (value) => (value === '' || value === null ? undefined : typeof value === 'string' ? Number(value) : value),
    z.int().min(1).max(3650).optional(),
  ),
});

function newToken(body: unknown): z.infer<typeof newTokenSchema> {
  const read = newTokenSchema.safeParse(body ?? {});
  if (read.success) return { ...read.data, scopes: [...new Set(read.data.scopes)] };
  throw new AppError(
    'bad_request',
    `A token needs a name of 1 to 100 characters and at least one scope of ${tokenScopes.join(', ')}; expires_in_days, if there is one, is 1 to 3650.`,
  );
}

const tokenJson = ({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiToken) => ({
  id,
  name,
  scopes,
  created_at: new Date(createdAt).toISOString(),
  last_used_at: isoOrNull(lastUsedAt),
  expires_at: isoOrNull(expiresAt),
});

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
