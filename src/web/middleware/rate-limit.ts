import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Allowance } from '../../limits/quota.ts';
import { showStanding } from '../show-standing.ts';
import { addressOf } from './sign-in.ts';

/** Counts a new job against its client's address. */
export function limitUploads({ uploads }: Pick<Limits, 'uploads'>): RequestHandler {
  return async (request, response, next) => {
    const standing = await uploads.use(`limiter/${addressOf(request)}`);
    showStanding(response, standing);
    next(
      standing.allowed ? undefined : tooMany(standing, `This address has used its ${standing.uses} uploads an hour`),
    );
  };
}

/** Counts one photo added to a job, before its body is read; those that came with it are counted by `countMorePhotos`. */
export function limitPhotos({ photos }: Pick<Limits, 'photos'>): RequestHandler {
  return async (request, response, next) => {
    const standing = await photos.use(photosKey(request));
    showStanding(response, standing);
    next(standing.allowed ? undefined : tooMany(standing, `You have used your ${standing.uses} photos an hour`));
  };
}

/** Counts the rest of a request's photos. They are here and are kept; what they overdraw is missing from then on. */
export function countMorePhotos({ photos }: Pick<Limits, 'photos'>) {
  return async (request: Request, response: Response, more: number): Promise<void> => {
    if (more > 0) showStanding(response, await photos.use(photosKey(request), more));
  };
}

/**
 * Counts pages and API calls by account, or by address where nobody is signed in. What has a limit of its own is left
 * to that, and what a page is full of (thumbnails) or holds open (events) is not counted beside the page.
 */
export function limitPages({ pages }: Pick<Limits, 'pages'>): RequestHandler {
  return async (request, response, next) => {
    if (isCountedElsewhere(request)) {
      next();
      return;
    }
    const standing = await pages.use(accountOrAddress(request));
    showStanding(response, standing);
    next(standing.allowed ? undefined : tooMany(standing, `You have used your ${standing.uses} requests a minute`));
  };
}

function isCountedElsewhere({ method, path }: Request): boolean {
  if (method === 'POST') return /^\/(upload|api\/v1\/jobs|(api\/v1\/)?jobs\/[^/]+\/sheets)\/?$/i.test(path);
  return /^\/(api\/v1\/)?jobs\/[^/]+\/(events|sheets\/[^/]+\/(thumbnail|picture|cells\/.+))\/?$/i.test(path);
}

const accountOrAddress = (request: Request): string =>
  request.account === null ? `address/${addressOf(request)}` : `account/${request.account}`;

/** Names can be long and strange; keys are neither. */
const photosKey = (request: Request): string =>
  `photos/${createHash('sha256').update(accountOrAddress(request)).digest('hex').slice(0, 16)}`;

function tooMany({ resetMs }: Allowance, sentence: string): AppError {
  const seconds = Math.max(1, Math.ceil(resetMs / 1000));
  const minutes = Math.ceil(seconds / 60);
  const wait = seconds < 60 ? `${seconds} s` : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return new AppError('too_many_requests', `${sentence}; the next is possible in ${wait}.`, {
    retryAfterSeconds: seconds,
  });
}
