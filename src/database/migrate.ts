import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asDatabaseError, DatabaseError, isSqliteError, type Db } from './open.ts';

interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/**
 * Brings the database to the newest migration, each in a transaction that also records its name and hash.
 * Returns the names of those that ran. Throws `DatabaseError` where the database comes from a newer release, a
 * migration that already ran has been changed since, or one fails; what it had done is undone then.
 */
export function migrate(db: Db, folder: string, now: () => number = Date.now): string[] {
  makeTable(db);
  const known = readMigrations(folder);
  const applied = db
    .prepare<[], { number: number; name: string; sha256: string }>(
      'SELECT number, name, sha256 FROM migrations ORDER BY number',
    )
    .all();
  refuseFuture(applied, known);
  refuseChanged(applied, known);

  const pending = known.filter((migration) => !applied.some(({ number }) => number === migration.number));
  const record = db.prepare('INSERT INTO migrations (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)');
  const apply = db.transaction((migration: Migration) => {
    db.exec(migration.sql);
    record.run(migration.number, migration.name, migration.sha256, now());
  }).immediate;
  for (const migration of pending) {
    try {
      apply(migration);
    } catch (error) {
      throw asMigrationError(db, migration, error);
    }
  }
  return pending.map(({ name }) => name);
}

function makeTable(db: Db): void {
  try {
    db.exec(`
      CREATE TABLE IF NOT EXISTS migrations (
        number     INTEGER PRIMARY KEY,
        name       TEXT NOT NULL,
        sha256     TEXT NOT NULL,
        applied_at INTEGER NOT NULL
      ) STRICT
    `);
  } catch (error) {
    throw asDatabaseError(db.name, error);
  }
}

/** The files `NNNN_what_it_does.sql` of a folder, in order. */
function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      // A checkout may end its lines in another way; that changes nothing about what has run.
      const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
      return { number: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

function refuseFuture(applied: { number: number; name: string }[], known: Migration[]): void {
  const newest = known.at(-1)?.number ?? 0;
  const fromTheFuture = applied.find(({ number }) => number > newest);
  if (fromTheFuture) {
    throw new DatabaseError(
      `The database was written by a newer release (it has ${fromTheFuture.name}); start that release, or restore a backup.`,
    );
  }
}

function refuseChanged(applied: { number: number; name: string; sha256: string }[], known: Migration[]): void {
  for (const { number, name, sha256 } of applied) {
    const file = known.find((migration) => migration.number === number);
    if (file?.sha256 === sha256) continue;
    throw new DatabaseError(
      file
        ? `The migration ${file.name} was changed after it had run; put its original back and add a new file instead.`
        : `The migration ${name} has run on this database but its file is missing; put it back.`,
    );
  }
}

function asMigrationError(db: Db, { name }: Migration, error: unknown): DatabaseError {
  if (isSqliteError(error, 'SQLITE_BUSY') || isSqliteError(error, 'SQLITE_FULL')) {
    return asDatabaseError(db.name, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseError(`The migration ${name} failed and was undone, the database is as before: ${reason}.`, error);
}
