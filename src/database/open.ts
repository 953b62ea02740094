import Database from 'better-sqlite3';
import { closeSync, existsSync, openSync } from 'node:fs';

export type Db = Database.Database;

/** The database cannot be used; the sentence names the file and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
  }
}

/** Waiting for a lock blocks the whole process, so: hardly at all. What stays locked is answered with 503. */
const busyTimeoutMs = 50;

/**
 * Opens the database file, making it where it is missing, and checks that it is whole.
 * Throws `DatabaseError` where the file is no database, is damaged or cannot be written; it is left as it was then.
 */
export function openDatabase(path: string): Db {
  let db: Db | undefined;
  try {
    if (existsSync(path)) checkWhole(path);
    // SQLite gives its -wal and -shm files the mode of the database; what is in them is nobody else's business.
    else closeSync(openSync(path, 'a', 0o600));
    db = new Database(path, { timeout: busyTimeoutMs });
    // Readers never wait for the writer, and the writer never for readers.
    db.pragma('journal_mode = WAL');
    // An accepted photo must survive a power cut; NORMAL may lose the last commits.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    db?.close();
    throw asDatabaseError(path, error);
  }
}

/**
 * One write that a power cut may take back: it is not waited for until it has reached the disk. For what is only shown
 * while it lasts. Must not be used inside a transaction.
 */
export function writeLoosely<T>(db: Db, write: () => T): T {
  db.pragma('synchronous = NORMAL');
  try {
    return write();
  } finally {
    db.pragma('synchronous = FULL');
  }
}

/** Looks without writing: a connection that can write would, on closing, copy the -wal file into a damaged database. */
function checkWhole(path: string): void {
  const db = new Database(path, { readonly: true, timeout: busyTimeoutMs });
  try {
    const verdict = db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
  } catch (error) {
    // A start that was killed while it made the file; opening it for writing takes that back.
    if (!isSqliteError(error, 'SQLITE_READONLY_ROLLBACK')) throw error;
  } finally {
    db.close();
  }
}

export function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith(code);
}

/** What an error of SQLite's means for the file at `path`, as a sentence that says what to do. */
export function asDatabaseError(path: string, error: unknown): DatabaseError {
  const code = (error as { code?: string }).code ?? '';
  // A TypeError is what better-sqlite3 throws where the folder is not there.
  if (
    error instanceof TypeError ||
    /^(SQLITE_(CANTOPEN|READONLY|PERM|IOERR)|EACCES|EPERM|EROFS|EISDIR|ENOENT|ENOTDIR)/.test(code)
  ) {
    return new DatabaseError(
      `The database ${path} cannot be opened for writing; check its folder's owner and mode.`,
      error,
    );
  }
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) {
    return new DatabaseError(`No room is left on the disk of the database ${path}.`, error);
  }
  if (/^SQLITE_BUSY/.test(code)) {
    return new DatabaseError(`The database ${path} is locked by another process; end that one first.`, error);
  }
  return new DatabaseError(
    `The database ${path} is damaged or is not a database. It was left as it is: ` +
      `move it away together with its -wal and -shm files, and put a backup copy in its place.`,
    error,
  );
}
