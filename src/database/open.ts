import Database from 'better-sqlite3';

export type Db = Database.Database;

/** The database cannot be used; the sentence names the file and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
  }
}

/**
 * Opens the database file, making it where it is missing, and checks that it is whole.
 * Throws `DatabaseError` where the file is no database, is damaged or cannot be written.
 */
export function openDatabase(path: string): Db {
  let db: Db | undefined;
  try {
    db = new Database(path);
    // Readers never wait for the writer, and the writer never for readers.
    db.pragma('journal_mode = WAL');
    // An accepted photo must survive a power cut; NORMAL may lose the last commits.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // Waiting for a lock blocks the whole process, so: hardly at all. What stays locked is answered with 503.
    db.pragma('busy_timeout = 50');
    const verdict = db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
    return db;
  } catch (error) {
    db?.close();
    throw asDatabaseError(path, error);
  }
}

function asDatabaseError(path: string, error: unknown): DatabaseError {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|IOERR)/.test(code)) {
    return new DatabaseError(
      `The database ${path} cannot be opened for writing; check its folder's owner and mode.`,
      error,
    );
  }
  if (/^SQLITE_FULL/.test(code))
    return new DatabaseError(`No room is left on the disk of the database ${path}.`, error);
  if (/^SQLITE_BUSY/.test(code)) {
    return new DatabaseError(`The database ${path} is locked by another process; end that one first.`, error);
  }
  return new DatabaseError(
    `The database ${path} is damaged or is not a database. It was left as it is: ` +
      `move it away together with its -wal and -shm files, and put a backup copy in its place.`,
    error,
  );
}
