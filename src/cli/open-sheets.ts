import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { DatabaseError, openDatabase, type Db } from '../database/open.ts';
import type { Sheet } from '../domain/job.ts';
import { createSheetStore, type SheetStore } from '../stores/sheets.ts';

/** The server's database and its sheets, beside a running server if there is one. Throws `DatabaseError`. */
export function openSheets(config: Config): { db: Db; sheets: SheetStore } {
  const path = join(config.dataDir, 'ullage.db');
  if (!existsSync(path)) throw new DatabaseError(`There is no database ${path}; set DATA_DIR to the server's.`);
  const db = openDatabase(path);
  return { db, sheets: sheetsOf(db, path) };
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

/** Every approved sheet whose photo is kept. */
export function* approvedSheets(sheets: SheetStore): Generator<Sheet> {
  let after = 0;
  for (;;) {
    const page = sheets.approved(after, 50);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
