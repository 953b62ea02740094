import { randomInt } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { failureKinds } from '../../domain/failure.ts';
import { newJobId } from '../../domain/job-id.ts';
import type { Job, RejectedFile, Sheet, StoredPhoto } from '../../domain/job.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { dropPhotos, keepPhoto, syncFolder, type VettedFile } from '../../photos/keep.ts';
import { receiveFiles, type ReceivedFile, type ReceiveLimits } from '../../photos/receive.ts';
import type { ReaderSettings } from '../../pipeline/messages.ts';
import type { Pool } from '../../pipeline/pool.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { jobJson, jobUrl } from '../exports/job-json.ts';
import { sharedPage } from '../middleware/shared-page.ts';
import { jobPage } from '../pages/job-page.ts';
import { uploadPage } from '../pages/upload-page.ts';

export interface UploadParts {
  folders: PhotoFolders;
  limits: ReceiveLimits & { waitMs: number };
  readers: ReaderSettings;
  pool: Pool;
  jobs: JobStore;
  sheets: SheetStore;
  /** sign-in and limits that stand before the body is read */
  admit: RequestHandler[];
  checkToken: (request: Request) => Promise<void>;
  /** tells the queue that there is something to do */
  nudge: () => void;
  /** true when the job's sheets are all final, false when the time is up */
  waitForJob: (jobId: string, timeoutMs: number, signal: AbortSignal) => Promise<boolean>;
  now: () => number;
}

/** The upload form, and the way of its photos from the multipart body to queued sheets, and back as tables. */
export function uploadRoutes(parts: UploadParts): Router {
  const routes = Router();

  routes.get('/upload', (request, response) => {
    const { limits, readers } = parts;
    const shownLimits = { maxFiles: limits.maxFiles, maxFileSizeMb: limits.maxFileBytes / 1024 / 1024 };
    const reader = { name: readers.reader, model: readers.openai?.model ?? null };
    response.render('upload', uploadPage(shownLimits, reader, sharedPage(request)));
  });

  routes.post('/upload', ...parts.admit, async (request, response) => {
    const jobId = await receiveFiles(request, response, parts.folders.incoming, parts.limits, async (files) => {
      await parts.checkToken(request);
      const { taken, rejected } = await vet(parts, files);
      return accept(parts, request.account ?? '', taken, rejected);
    });
    parts.nudge();

    const isDone = !asksForAsync(request) && (await waitFor(parts, jobId, request, response));
    const job = parts.jobs.find(jobId) as Job;
    answer(request, response, isDone, job, parts.sheets.ofJob(jobId));
  });

  return routes;
}

interface Vetted {
  taken: VettedFile[];
  rejected: RejectedFile[];
}

/** Looks at each file on the pool. Throws `AppError` where there is none, or none that is a readable photo. */
async function vet(parts: UploadParts, files: ReceivedFile[]): Promise<Vetted> {
  if (files.length === 0) {
    throw new AppError('bad_request', 'No photo was sent; choose at least one, in the field "files".');
  }
  const vetted: Vetted = { taken: [], rejected: [] };
  const outcomes = await Promise.all(
    files.map((file) => parts.pool.vet({ photoPath: file.path, preparedPath: `${file.path}.prepared` })),
  );
  files.forEach((file, index) => {
    const outcome = outcomes[index];
    if (outcome?.ok) vetted.taken.push({ ...file, ...outcome, preparedPath: `${file.path}.prepared` });
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

/** Keeps the photos and writes the job; on any fault nothing of it stays. Returns the job's id. */
async function accept(
  parts: UploadParts,
  account: string,
  taken: VettedFile[],
  rejected: RejectedFile[],
): Promise<string> {
  const now = parts.now();
  const id = newJobId(now, randomInt);
  const photos: { filename: string; photo: StoredPhoto }[] = [];
  try {
    for (const file of taken) {
      photos.push({ filename: file.filename, photo: await keepPhoto(parts.folders, file, now) });
    }
    await syncFolder(parts.folders.uploads);
    parts.jobs.accept({ id, name: jobName(photos), account, photos, rejected, now });
    return id;
  } catch (error) {
    await dropPhotos(
      parts.folders,
      photos.map(({ photo }) => photo.name),
    );
    throw error;
  }
}

/** Until somebody gives it a better one, a job is called after its first photo. */
function jobName(photos: { filename: string }[]): string {
  const first = photos[0]?.filename.replace(/\.\w{1,5}$/, '') ?? '';
  return photos.length === 1 ? first : `${first} and ${photos.length - 1} more`;
}

/** `Prefer: respond-async` of RFC 7240. */
const asksForAsync = (request: Request): boolean => /\brespond-async\b/i.test(request.get('prefer') ?? '');

async function waitFor(parts: UploadParts, jobId: string, request: Request, response: Response): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return parts.waitForJob(jobId, parts.limits.waitMs, gone.signal);
}

function answer(request: Request, response: Response, isDone: boolean, job: Job, sheets: Sheet[]): void {
  response.setHeader('Content-Location', jobUrl(job.id));
  if (!isDone) response.location(jobUrl(job.id));
  if (asksForAsync(request)) response.setHeader('Preference-Applied', 'respond-async');
  response.vary('Accept').status(isDone ? statusOf(sheets) : 202);
  if (request.accepts(['html', 'json']) === 'json') response.json(jobJson(job, sheets));
  else response.render('job', jobPage(job, sheets, sharedPage(request)));
}

/** 200 as soon as one sheet was read; otherwise what the first failure says. */
function statusOf(sheets: Sheet[]): number {
  if (sheets.some(({ state }) => state === 'read')) return 200;
  const failure = sheets.find((sheet) => sheet.failure !== null)?.failure;
  return failure ? failureKinds[failure.kind].status : 200;
}
