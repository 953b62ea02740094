import type { Config } from '../config.ts';
import { makePhotoFolders } from '../photos/folders.ts';
import { createSheetStore } from '../stores/sheets.ts';
import { purgePhotos } from '../upkeep/purge-photos.ts';
import { openStore } from './open-store.ts';
import { UsageError } from './usage-error.ts';

/** `ullage purge --days N`: removes photos older than N days, beside a running server if there is one. */
export async function purgeCommand(days: string | undefined, config: Config): Promise<number> {
  if (days === undefined || !/^\d{1,4}$/.test(days))
    throw new UsageError('Say how many days of photos to keep: --days N.');
  const { db, store: sheets } = openStore(config, createSheetStore);
  try {
    const parts = { sheets, folders: makePhotoFolders(config.dataDir) };
    const counts = await purgePhotos(parts, Number(days));
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    return 0;
  } finally {
    db.close();
  }
}
