import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { DatabaseError, openDatabase, type Db } from '../database/open.ts';

/**
 * The server's database, beside a running server if there is one, and `store` made of it. Throws `DatabaseError` where
 * there is none, or where it is not this release's: a store then misses a table or a column.
 */
export function openStore<Store>(config: Config, store: (db: Db) => Store): { db: Db; store: Store } {
  const path = join(config.dataDir, 'ullage.db');
  if (!existsSync(path)) throw new DatabaseError(`There is no database ${path}; set DATA_DIR to the server's.`);
  const db = openDatabase(path);
  try {
    return { db, store: store(db) };
  } catch (error) {
    db.close();
    throw new DatabaseError(
      `The database ${path} is not this release's; start this release's server on it once.`,
      error,
    );
  }
}
