import type { RequestHandler } from 'express';
import type { ReaderPause } from '../../stores/reader-pauses.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** why the reader is left alone just now; for those who are signed in */
    readerPause?: ReaderPause | null;
  }
}

/** Notes on each request whether the reader is paused, so that every page can say so. */
export function noteReaderPause(pause: () => ReaderPause | null): RequestHandler {
  return (request, _response, next) => {
    request.readerPause = pause();
    next();
  };
}
