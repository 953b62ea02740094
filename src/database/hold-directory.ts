import Database from 'better-sqlite3';
import { join } from 'node:path';
import { DatabaseError } from './open.ts';

/**
 * Makes this process the only server on a data directory, for as long as it lives: an exclusive lock on a little
 * database beside the real one, which the operating system lets go of however the process ends, kill -9 included.
 * Returns the function that lets go. Throws `DatabaseError` where another server holds the directory.
 */
export function holdDirectory(dataDir: string): () => void {
  const lock = new Database(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new DatabaseError(
      `Another Ullage server already works on ${dataDir}; stop it, or give this one a DATA_DIR of its own.`,
      error,
    );
  }
  return () => lock.close();
}
