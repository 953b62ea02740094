import Database from 'better-sqlite3';
import { join } from 'node:path';
import { asDatabaseError, DatabaseError, isSqliteError, type Db } from './open.ts';

/**
 * Makes this process the only server on a data directory, for as long as it lives: an exclusive lock on a little
 * database beside the real one, which the operating system lets go of however the process ends, kill -9 included.
 * Returns the function that lets go. Throws `DatabaseError` where another server holds the directory, or
 * the lock cannot be had at all.
 */
export function holdDirectory(dataDir: string): () => void {
  const path = join(dataDir, 'server.lock');
  let lock: Db | undefined;
  try {
    lock = new Database(path, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (!isSqliteError(error, 'SQLITE_BUSY')) throw asDatabaseError(path, error);
    throw new DatabaseError(
      `Another Ullage server already works on ${dataDir}; stop it, or give this one a DATA_DIR of its own.`,
      error,
    );
  }
  const held = lock;
  return () => held.close();
}
