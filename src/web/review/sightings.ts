import type { CellEvidence } from '../../domain/evidence.ts';
import type { PhotoFormat, Sheet, StoredPhoto } from '../../domain/job.ts';
import type { Report } from '../../domain/report.ts';
import { photoPath, preparedPath, type PhotoFolders } from '../../photos/folders.ts';
import { locateCells } from '../../pipeline/locating/locate.ts';
import type { Sighting } from '../../pipeline/locating/sighting.ts';
import type { Review } from '../../stores/reviews.ts';

/** What the local reader sees on photos that another reader has read. */
export type Sightings = (photo: Pick<StoredPhoto, 'name' | 'format'>) => Promise<Sighting | null>;

type Look = (task: { photoPath: string; format: PhotoFormat; preparedPath: string }) => Promise<Sighting | null>;

/** Photos seen lately: as many as a few people review side by side. */
const mostKept = 40;

/** Looks at each photo once, for whoever asks, and remembers the last ones looked at. A photo on which nothing is seen gives null. */
export function createSightings(folders: PhotoFolders, look: Look): Sightings {
  const sightings = new Map<string, Promise<Sighting | null>>();
  return ({ name, format }) => {
    const known = sightings.get(name);
    if (known) return known;
    const paths = { photoPath: photoPath(folders, name), preparedPath: preparedPath(folders, name) };
    const sighting = look({ ...paths, format });
    sightings.set(name, sighting);
    const [oldest = name] = sightings.keys();
    if (sightings.size > mostKept) sightings.delete(oldest);
    return sighting;
  };
}

/** Where the cells of a sheet stand: as its reader told, or as they are found on its photo; none where that is gone. */
export async function cellsOnPhoto(
  sightings: Sightings,
  sheet: Sheet,
  report: Report,
  review: Review | null,
): Promise<readonly CellEvidence[]> {
  const told = review?.state.evidence?.cells ?? [];
  if (told.some(({ quad }) => quad !== null) || sheet.photoRemovedAt !== null) return told;
  const sighting = await sightings(sheet.photo);
  return sighting === null ? [] : locateCells(report, sighting).cells;
}
