import type { PageWatcher } from '../readers/local/local-reader.ts';
import type { Page } from '../readers/local/page.ts';
import type { Box, Raster } from '../readers/local/raster.ts';

/** What the local reader showed on its way, in order. */
export interface Sightings {
  watcher: PageWatcher;
  /** each picture with the boxes that were shown on it, by stage */
  pictures: SeenPicture[];
  /** the page when all its words were read; null before */
  page: Page | null;
}

export interface SeenPicture {
  stage: string;
  raster: Raster;
  boxes: { stage: string; boxes: readonly Box[] }[];
}

/** Keeps what its watcher is shown. */
export function noteSightings(): Sightings {
  const pictures: SeenPicture[] = [];
  const sightings: Sightings = {
    watcher: {
      picture: (stage, raster) => void pictures.push({ stage, raster, boxes: [] }),
      boxes: (stage, boxes) => void pictures.at(-1)?.boxes.push({ stage, boxes }),
      page: (page) => void (sightings.page = page),
    },
    pictures,
    page: null,
  };
  return sightings;
}
