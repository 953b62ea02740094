import { randomInt } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../domain/errors.ts';
import { newJobId } from '../domain/job-id.ts';
import type { RejectedFile } from '../domain/job.ts';
import type { ReaderIdentity } from '../domain/reading.ts';
import type { PhotoFolders } from '../photos/folders.ts';
import { dropPhotos, keepPhoto, syncFolder, type VettedFile } from '../photos/keep.ts';
import { receiveFiles, type ReceivedFile, type ReceiveLimits } from '../photos/receive.ts';
import { shownName } from '../photos/shown-name.ts';
import type { Pool } from '../pipeline/pool.ts';
import type { JobStore, NewSheets } from '../stores/jobs.ts';
import type { SheetStore } from '../stores/sheets.ts';

export interface AcceptParts {
  folders: PhotoFolders;
  limits: ReceiveLimits;
  queueLimits: { mostWaiting: number; jobsPerAccount: number };
  pool: Pool;
  jobs: JobStore;
  sheets: SheetStore;
  reader: ReaderIdentity;
  checkToken: (request: Request) => Promise<void>;
  /** counts photos for a job beyond the one that let the request in */
  countMorePhotos: (request: Request, response: Response, more: number) => Promise<void>;
  now: () => number;
}

/**
 * The way of photos from a multipart body to queued sheets: of a new job, or of the job `jobId`. Returns the id of the
 * job that the request's Idempotency-Key stands for: of requests with one key that arrive together, only one adds
 * sheets. Throws `AppError` where nothing was accepted, and then nothing of it is kept.
 */
export async function acceptPhotos(
  parts: AcceptParts,
  request: Request,
  response: Response,
  jobId: string | null,
): Promise<string> {
  const account = request.account ?? '';
  refuseIfFull(parts, account, jobId, 1);
  return receiveFiles(request, response, parts.folders.incoming, parts.limits, async (files) => {
    await parts.checkToken(request);
    if (jobId !== null) await parts.countMorePhotos(request, response, files.length - 1);
    const vetted = await vet(parts.pool, files);
    const delivery = { account, jobId, name: givenName(request), key: requestKey(request) };
    return keepAndWrite(parts, delivery, vetted);
  });
}

/** The job that an earlier request with the same Idempotency-Key led to. */
export function jobOfRequest(jobs: JobStore, request: Request): string | null {
  const key = requestKey(request);
  return key === null ? null : (jobs.findByRequest(request.account ?? '', key)?.id ?? null);
}

function requestKey(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new AppError('bad_request', 'An Idempotency-Key is one word of at most 200 printable characters.');
}

/** Throws `AppError` where `count` more sheets, or one more job, would be more than the limits allow. */
function refuseIfFull(parts: AcceptParts, account: string, jobId: string | null, count: number): void {
  const { queueLimits, jobs, sheets } = parts;
  const waiting = sheets.countWaiting();
  if (waiting + count > queueLimits.mostWaiting) {
    throw new AppError(
      'too_many_requests',
      `${waiting} sheets are waiting already, of at most ${queueLimits.mostWaiting}; send this again when some of them are read.`,
      { retryAfterSeconds: 60 },
    );
  }
  if (jobId === null && jobs.countUnfinished(account) >= queueLimits.jobsPerAccount) {
    throw new AppError(
      'too_many_requests',
      `You have ${queueLimits.jobsPerAccount} unfinished jobs; wait for one to end, cancel one, or add to one of them.`,
      { retryAfterSeconds: 60 },
    );
  }
}

interface Vetted {
  taken: VettedFile[];
  rejected: RejectedFile[];
}

/** Looks at each file on the pool. Throws `AppError` where there is none, or none that is a readable photo. */
async function vet(pool: Pool, files: ReceivedFile[]): Promise<Vetted> {
  if (files.length === 0) {
    throw new AppError('bad_request', 'No photo was sent; choose at least one, in the field "files".');
  }
  const vetted: Vetted = { taken: [], rejected: [] };
  const preparedPath = (file: ReceivedFile): string => `${file.path}.prepared`;
  const outcomes = await Promise.all(
    files.map((file) => pool.vet({ photoPath: file.path, preparedPath: preparedPath(file) })),
  );
  files.forEach((file, index) => {
    const outcome = outcomes[index];
    if (outcome?.ok) vetted.taken.push({ ...file, ...outcome, preparedPath: preparedPath(file) });
    else if (outcome) vetted.rejected.push({ filename: file.filename, ...outcome.rejected });
  });
  if (vetted.taken.length === 0) throw noneTaken(vetted.rejected);
  return vetted;
}

function noneTaken(rejected: RejectedFile[]): AppError {
  const isOfWrongKind = rejected.every(({ kind }) => kind === 'unsupported');
  const sentences = rejected.map(({ filename, message }) => `${filename}: ${message}`);
  return new AppError(isOfWrongKind ? 'unsupported_photo' : 'unreadable_photo', sentences.join(' '), {
    shown: { rejected },
  });
}

interface Delivery {
  account: string;
  /** null: a job is to be made */
  jobId: string | null;
  name: string | null;
  key: string | null;
}

/** Keeps the photos and writes the job or its new sheets; on any fault nothing of it stays. */
async function keepAndWrite(parts: AcceptParts, delivery: Delivery, { taken, rejected }: Vetted): Promise<string> {
  const now = parts.now();
  const { account, key } = delivery;
  const photos: NewSheets['photos'] = [];
  try {
    for (const file of taken) {
      photos.push({ filename: file.filename, photo: await keepPhoto(parts.folders, file, now) });
    }
    await syncFolder(parts.folders.uploads);
    // Twins of one request may have come this far together; from here to the write nothing is waited for.
    const first = key === null ? null : parts.jobs.findByRequest(account, key);
    if (first === null) return write(parts, delivery, { photos, rejected, requestKey: key, reader: parts.reader, now });
    await dropAll(parts.folders, photos);
    return first.id;
  } catch (error) {
    await dropAll(parts.folders, photos);
    throw error;
  }
}

/** Looks once more at what others may have changed while the photos came in, then writes. Returns the job's id. */
function write(parts: AcceptParts, { account, jobId, name }: Delivery, sheets: NewSheets): string {
  refuseIfFull(parts, account, jobId, sheets.photos.length);
  if (jobId === null) {
    const id = newJobId(sheets.now, randomInt);
    parts.jobs.accept({ ...sheets, id, name: name ?? jobName(sheets.photos), account });
    return id;
  }
  if (parts.jobs.find(jobId) === null) throw new AppError('not_found', 'This job was deleted meanwhile.');
  parts.jobs.addSheets(jobId, sheets);
  return jobId;
}

const dropAll = (folders: PhotoFolders, photos: NewSheets['photos']): Promise<void> =>
  dropPhotos(
    folders,
    photos.map(({ photo }) => photo.name),
  );

/** The form's field `name`, for whoever knows at once what the job is called; null where it is absent or blank. */
function givenName(request: Request): string | null {
  const { name } = (request.body ?? {}) as { name?: unknown };
  return typeof name === 'string' && name.trim() !== '' ? shownName(name.replaceAll(/[\\/]/g, ' ')) : null;
}

/** Until somebody gives it a better one, a job is called after its first photo. */
function jobName(photos: { filename: string }[]): string {
  const first = photos[0]?.filename.replace(/\.\w{1,5}$/, '') ?? '';
  return photos.length === 1 ? first : `${first} and ${photos.length - 1} more`;
}
