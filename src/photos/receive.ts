import type { Request, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../domain/errors.ts';
import { shownName } from './shown-name.ts';

/** A file of an upload as it lies on disk, not yet looked at. */
export interface ReceivedFile {
  /** the client's name for it, fit to be shown, escaped */
  filename: string;
  path: string;
  bytes: number;
  sha256: string;
}

export interface ReceiveLimits {
  maxFileBytes: number;
  maxFiles: number;
}

/**
 * Streams the multipart body of `request` to disk and hands the files to `use`; whatever `use` does not move away
 * is gone when it ends, and so is everything after a refusal or an aborted upload.
 * Throws `AppError`: `too_large`, or `bad_request` for a body that is no sound upload.
 */
export async function receiveFiles<T>(
  request: Request,
  response: Response,
  folder: string,
  limits: ReceiveLimits,
  use: (files: ReceivedFile[]) => Promise<T>,
): Promise<T> {
  if (!request.is('multipart/form-data')) {
    throw new AppError('bad_request', 'Send the photos as multipart/form-data, in the field "files".');
  }
  const ownFolder = join(folder, randomBytes(8).toString('hex'));
  await mkdir(ownFolder, { mode: 0o700 });
  try {
    return await use(await parse(request, response, ownFolder, limits));
  } finally {
    await rm(ownFolder, { recursive: true, force: true });
  }
}

function parse(request: Request, response: Response, folder: string, limits: ReceiveLimits): Promise<ReceivedFile[]> {
  const storage = createHashingStorage(folder);
  const upload = multer({
    storage,
    defParamCharset: 'utf8',
    limits: {
      fileSize: limits.maxFileBytes,
      files: limits.maxFiles,
      fields: 20,
      fieldSize: 4096,
      fieldNameSize: 100,
      parts: limits.maxFiles + 20,
      headerPairs: 50,
    },
  }).array('files');

  return new Promise((resolve, reject) => {
    upload(request, response, (error: unknown) => {
      // The writers of a broken upload may still be at work; its folder goes only after them.
      storage
        .settled()
        .then(() => {
          // Multer passes over a body whose type it cannot make sense of, such as one with an empty boundary.
          const files = request.files as (Express.Multer.File & ReceivedFile)[] | undefined;
          if (error || files === undefined) throw error ? asAppError(error, limits) : brokenUpload();
          return files.map(asReceivedFile);
        })
        .then(resolve, reject);
    });
  });
}

/** A multer storage that hashes what it writes, and knows when the last writer has ended. */
function createHashingStorage(folder: string): StorageEngine & { settled(): Promise<unknown> } {
  const writers: Promise<unknown>[] = [];
  return {
    _handleFile(_request, file, done) {
      const path = join(folder, String(writers.length));
      const hash = createHash('sha256');
      let bytes = 0;
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          hash.update(chunk);
          bytes += chunk.length;
          next(null, chunk);
        },
      });
      const writer = pipeline(file.stream, measure, createWriteStream(path, { mode: 0o600, flush: true }));
      writers.push(writer.catch(() => undefined));
      writer.then(
        () => done(null, { path, size: bytes, sha256: hash.digest('hex') } as Partial<Express.Multer.File>),
        (error: unknown) => done(error),
      );
    },
    _removeFile(_request, _file, done) {
      done(null);
    },
    settled: () => Promise.all(writers),
  };
}

const asReceivedFile = (file: Express.Multer.File & { sha256: string }): ReceivedFile => ({
  filename: shownName(file.originalname),
  path: file.path,
  bytes: file.size,
  sha256: file.sha256,
});

function asAppError(error: unknown, limits: ReceiveLimits): unknown {
  if (error instanceof MulterError) return fromMulter(error, limits);
  const { code } = error as NodeJS.ErrnoException;
  // Faults of our own disk are not the client's.
  if (code !== undefined && /^E[A-Z]+$/.test(code) && code !== 'ECONNRESET') return error;
  // What is left comes from the multipart parser: "Unexpected end of form", "Malformed part header" ...
  return brokenUpload(error);
}

const brokenUpload = (cause?: unknown): AppError =>
  new AppError('bad_request', 'The upload is broken or was cut off; send it again.', { cause });

function fromMulter(error: MulterError, limits: ReceiveLimits): AppError {
  const megabytes = limits.maxFileBytes / 1024 / 1024;
  switch (error.code) {
    case 'LIMIT_FILE_SIZE':
      return new AppError('too_large', `A photo may have at most ${megabytes} MB; send a smaller one.`, {
        cause: error,
      });
    case 'LIMIT_FILE_COUNT':
      return new AppError(
        'bad_request',
        `One upload may hold at most ${limits.maxFiles} photos; send the rest after it.`,
        {
          cause: error,
        },
      );
    case 'LIMIT_UNEXPECTED_FILE':
      return new AppError('bad_request', `Send at most ${limits.maxFiles} photos, all in the field "files".`, {
        cause: error,
      });
    default:
      return new AppError('bad_request', 'The upload has too many or too long parts; send only photos.', {
        cause: error,
      });
  }
}
