import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { DatabaseError, openDatabase, type Db } from '../database/open.ts';
import { makePhotoFolders } from '../photos/folders.ts';
import { createSheetStore, type SheetStore } from '../stores/sheets.ts';
import { purgePhotos } from '../upkeep/purge-photos.ts';
import { UsageError } from './usage-error.ts';

/** `ullage purge --days N`: removes photos older than N days, beside a running server if there is one. */
export async function purgeCommand(days: string | undefined, config: Config): Promise<number> {
  if (days === undefined || !/^\d{1,4}$/.test(days))
    throw new UsageError('Say how many days of photos to keep: --days N.');
  const path = join(config.dataDir, 'ullage.db');
  if (!existsSync(path)) throw new DatabaseError(`There is no database ${path}; set DATA_DIR to the server's.`);

  const db = openDatabase(path);
  try {
    const parts = { sheets: sheetsOf(db, path), folders: makePhotoFolders(config.dataDir) };
    const counts = await purgePhotos(parts, Number(days));
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    return 0;
  } finally {
    db.close();
  }
}

/** The sheets of a database that this release's server has written; any other lacks a table or a column. */
function sheetsOf(db: Db, path: string): SheetStore {
  try {
    return createSheetStore(db);
  } catch (error) {
    throw new DatabaseError(
      `The database ${path} is not this release's; start this release's server on it once.`,
      error,
    );
  }
}
