import { copyFileSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { DatabaseError, type Db } from '../../src/database/open.ts';
import { migrationsFolder, openForTest } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const emptyDatabase = (): Db => openForTest(join(temporaryFolder(), 'empty.db'));

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return folder;
}

function tablesOf(db: Db): unknown[] {
  return db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all();
}

describe('migrate', () => {
  it('brings an empty database to the newest form and says which files ran', () => {
    const db = emptyDatabase();

    const ran = migrate(db, migrationsFolder, () => 42);

    expect(ran).toEqual(readdirSync(migrationsFolder).sort());
    expect(tablesOf(db)).toEqual(expect.arrayContaining(['jobs', 'limits', 'readings', 'sessions', 'sheets']));
    expect(db.prepare('SELECT DISTINCT applied_at FROM migrations').pluck().all()).toEqual([42]);
  });

  it('keeps every table of the product strict, the search index aside, which cannot be', () => {
    const db = emptyDatabase();

    migrate(db, migrationsFolder);

    const lax = db
      .prepare<[], string>(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict`)
      .pluck()
      .all();
    expect(lax.filter((name) => !name.startsWith('sqlite_'))).toEqual([]);
  });

  it('does nothing the second time', () => {
    const db = emptyDatabase();
    migrate(db, migrationsFolder);

    expect(migrate(db, migrationsFolder)).toEqual([]);
  });

  it('runs only what is new', () => {
    const folder = folderWith({ '0001_notes.sql': 'CREATE TABLE notes (words TEXT) STRICT;' });
    const db = emptyDatabase();
    migrate(db, folder);
    writeFileSync(join(folder, '0002_letters.sql'), 'CREATE TABLE letters (words TEXT) STRICT;');

    expect(migrate(db, folder)).toEqual(['0002_letters.sql']);
  });

  it('refuses a file that was changed after it ran, by its name', () => {
    const folder = folderWith({ '0001_notes.sql': 'CREATE TABLE notes (words TEXT) STRICT;' });
    const db = emptyDatabase();
    migrate(db, folder);
    writeFileSync(join(folder, '0001_notes.sql'), 'CREATE TABLE notes (words TEXT, page INTEGER) STRICT;');

    expect(() => migrate(db, folder)).toThrow(DatabaseError);
    expect(() => migrate(db, folder)).toThrow('0001_notes.sql was changed after it had run');
  });

  it('takes a checkout with other line ends for the same file', () => {
    const db = emptyDatabase();
    migrate(db, migrationsFolder);
    const folder = temporaryFolder();
    for (const name of readdirSync(migrationsFolder)) {
      writeFileSync(join(folder, name), readFileSync(join(migrationsFolder, name), 'utf8').replaceAll('\n', '\r\n'));
    }

    expect(migrate(db, folder)).toEqual([]);
  });

  it('refuses a database whose migration has no file any more', () => {
    const folder = folderWith({
      '0001_notes.sql': 'CREATE TABLE notes (words TEXT) STRICT;',
      '0002_letters.sql': 'CREATE TABLE letters (words TEXT) STRICT;',
    });
    const db = emptyDatabase();
    migrate(db, folder);
    rmSync(join(folder, '0001_notes.sql'));

    expect(() => migrate(db, folder)).toThrow('0001_notes.sql has run on this database but its file is missing');
  });

  it('refuses a database from the future and changes nothing in it', () => {
    const future = temporaryFolder();
    for (const name of readdirSync(migrationsFolder)) copyFileSync(join(migrationsFolder, name), join(future, name));
    writeFileSync(join(future, '0999_later.sql'), 'CREATE TABLE later (words TEXT) STRICT;');
    const db = emptyDatabase();
    migrate(db, future);
    const before = tablesOf(db);

    expect(() => migrate(db, migrationsFolder)).toThrow(DatabaseError);
    expect(() => migrate(db, migrationsFolder)).toThrow('newer release (it has 0999_later.sql)');
    expect(tablesOf(db)).toEqual(before);
  });

  it('undoes a file that fails half-way, keeps those before it, and goes on once it is mended', () => {
    const folder = folderWith({
      '0001_notes.sql': 'CREATE TABLE notes (words TEXT) STRICT;',
      '0002_letters.sql': `CREATE TABLE letters (words TEXT) STRICT; INSERT INTO letters VALUES ('a'); SELECT nonsense;`,
    });
    const db = emptyDatabase();

    expect(() => migrate(db, folder)).toThrow(/0002_letters\.sql failed and was undone.+nonsense/);
    expect(tablesOf(db)).toEqual(['migrations', 'notes']);

    writeFileSync(join(folder, '0002_letters.sql'), 'CREATE TABLE letters (words TEXT) STRICT;');
    expect(migrate(db, folder)).toEqual(['0002_letters.sql']);
  });

  it('says that the database is locked where it is, and not that a migration is at fault', () => {
    const db = emptyDatabase();
    const other = new Database(db.name);
    other.exec('BEGIN IMMEDIATE');

    expect(() => migrate(db, migrationsFolder)).toThrow(`${db.name} is locked by another process`);
    other.close();
  });
});
