import type { Request, RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something and that a browser sends for another site, before its body is read and
 * whoever signed it: browsers send basic credentials unasked, too. Programs send neither header and pass.
 */
export function sameOrigin(): RequestHandler {
  return (request, _response, next) => {
    if (safeMethods.has(request.method) || isFromHere(request)) next();
    else next(new AppError('forbidden', 'This request came from another site; open the page here and try again.'));
  };
}

function isFromHere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host.toLowerCase();
}
