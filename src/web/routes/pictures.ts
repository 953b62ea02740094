import { Router, type Request, type Response } from 'express';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../domain/errors.ts';
import { placeKey, type CellPlace } from '../../domain/evidence.ts';
import type { PhotoFormat, Sheet, StoredPhoto } from '../../domain/job.ts';
import { tableKeys } from '../../domain/report.ts';
import type { PhotoFolders } from '../../photos/folders.ts';
import { openPhoto } from '../../photos/open.ts';
import type { PictureShape, Pictures } from '../../photos/pictures.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { ReviewStore } from '../../stores/reviews.ts';
import type { SheetStore } from '../../stores/sheets.ts';
import { findJob, findSheet } from '../find-job.ts';
import { picturesPx } from '../picture-sizes.ts';

export interface PictureParts {
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  folders: PhotoFolders;
  pictures: Pictures;
}

const thumbnailPx = 256;
/** A cell and its surroundings, enlarged by the page where it is small. */
const cellPx = 960;

/** Pictures of sheets, for pages and programs: the photo itself, the photo in the sizes of pages, the place of one cell. */
export function pictureRoutes({ jobs, sheets, reviews, folders, pictures }: PictureParts): Router {
  const routes = Router();
  const at = (path: string): string[] => [`/jobs/:id/sheets/:n${path}`, `/api/v1/jobs/:id/sheets/:n${path}`];
  const sheetOf = (request: Request): Sheet =>
    findSheet(sheets, findJob(jobs, request.params['id']), request.params['n']);

  routes.get(at('/photo'), async (request, response) => {
    const { photo, photoRemovedAt } = sheetOf(request);
    const bytes = photoRemovedAt === null ? await openPhoto(folders, photo.name) : null;
    if (bytes === null) throw noPhoto();
    response
      .set('Content-Security-Policy', pictureOnly)
      .set('Cache-Control', cachingOf(request, photo))
      .set('ETag', `"${photo.sha256}"`)
      .type(mediaTypes[photo.format])
      .send(bytes);
  });

  routes.get(at('/thumbnail'), (request, response) =>
    send(request, response, sheetOf(request), { longEdgePx: thumbnailPx, part: null }),
  );

  routes.get(at('/picture'), (request, response) => {
    const longEdgePx = picturesPx.find((size) => String(size) === request.query['size']);
    if (longEdgePx === undefined) throw new AppError('bad_request', `size is one of ${picturesPx.join(', ')}.`);
    return send(request, response, sheetOf(request), { longEdgePx, part: null });
  });

  routes.get(at('/cells/:table/:row/:field'), (request, response) => {
    const sheet = sheetOf(request);
    const key = placeKey(placeOf(request));
    const cells = reviews.find(sheet.jobId, sheet.n)?.state.evidence?.cells ?? [];
    const quad = cells.find((cell) => placeKey(cell) === key)?.quad ?? null;
    if (quad === null) throw new AppError('not_found', 'Where this cell stands on the photo is not known.');
    return send(request, response, sheet, { longEdgePx: cellPx, part: quad });
  });

  async function send(
    request: Request,
    response: Response,
    { photo, photoRemovedAt }: Sheet,
    shape: PictureShape,
  ): Promise<void> {
    const picture = photoRemovedAt === null ? await pictures.open(photo.name, shape) : null;
    if (picture === null && request.path.startsWith('/api/')) throw noPhoto();
    response.set('Content-Security-Policy', pictureOnly);
    if (picture === null) {
      // A browser shows the picture of a 404 as well: a neutral sheet, never a broken image.
      response.status(404).type('image/webp').sendFile(noPhotoPath);
      return;
    }
    response
      // A cell may be found elsewhere the next time, the whole photo not.
      .set('Cache-Control', shape.part === null ? cachingOf(request, photo) : askAgain)
      .set('ETag', `"${picture.sha256}"`)
      .type('image/webp')
      .send(Buffer.from(picture.webp));
  }

  return routes;
}

const noPhoto = (): AppError =>
  new AppError('not_found', 'The photo of this sheet is no longer kept; its results are.');

const askAgain = 'private, no-cache';

/** Numbers of deleted sheets are given again, so only an address that names the photo, by `?v=`, holds for ever. */
const cachingOf = ({ query }: Request, { sha256 }: StoredPhoto): string =>
  query['v'] === sha256.slice(0, 12) ? 'private, max-age=31536000, immutable' : askAgain;

/** Of what may be looked at only: nothing in it runs, loads or leads anywhere. */
const pictureOnly = "default-src 'none'; sandbox";
const noPhotoPath = fileURLToPath(new URL('../../../public/icons/no-photo.webp', import.meta.url));

const mediaTypes: Record<PhotoFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
};

/** A cell by its address; the header's cells stand in row 0. Throws `AppError` `not_found`. */
function placeOf({ params }: Request): CellPlace {
  const { table, row, field } = params as Record<string, string>;
  const known = ([...tableKeys, 'header'] as const).find((key) => key === table);
  if (known === undefined || !/^\d{1,4}$/.test(row ?? '')) throw new AppError('not_found', 'There is no such cell.');
  return { table: known, row: known === 'header' ? null : Number(row), field: field ?? '' };
}
