import type { Box, Raster } from './raster.ts';

/** Looks on while a sheet is read, stage by stage, to show somebody later how it was read. */
export interface Watcher {
  picture(stage: string, raster: Raster): void;
  /** boxes on the picture that was shown last */
  boxes(stage: string, boxes: readonly Box[]): void;
}
