import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DatabaseError, openDatabase } from '../../src/database/open.ts';
import { openForTest } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A database of many pages, as a killed process leaves it: part of it still in the -wal file. */
function leftByAKill(folder: string): string {
  const source = openForTest(join(temporaryFolder(), 'source.db'));
  source.pragma('wal_autocheckpoint = 0');
  source.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT)');
  const insert = source.prepare('INSERT INTO notes (words) VALUES (?)');
  source.transaction(() => Array.from({ length: 200 }, () => insert.run('ullage '.repeat(200))))();
  source.pragma('wal_checkpoint(TRUNCATE)');
  insert.run('written just before the kill');
  const path = join(folder, 'ullage.db');
  copyFileSync(source.name, path);
  copyFileSync(`${source.name}-wal`, `${path}-wal`);
  return path;
}

describe('openDatabase', () => {
  it('makes a missing file, in WAL mode, synced at each commit, with foreign keys on', () => {
    const db = openForTest(join(temporaryFolder(), 'new.db'));

    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('waits at most 50 ms for a lock, since the whole process waits with it', () => {
    const db = openForTest(join(temporaryFolder(), 'new.db'));

    expect(db.pragma('busy_timeout', { simple: true })).toBe(50);
  });

  it('makes files that only their owner can read', () => {
    const path = join(temporaryFolder(), 'new.db');
    const db = openForTest(path);
    db.exec('CREATE TABLE notes (words TEXT)');

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
  });

  it('finds again what a killed process had committed to the -wal file alone', () => {
    const path = leftByAKill(temporaryFolder());

    const db = openForTest(path);

    expect(db.prepare('SELECT words FROM notes WHERE id = 201').pluck().get()).toBe('written just before the kill');
  });

  it('goes on after a start that was killed while it made the file', () => {
    const path = join(temporaryFolder(), 'ullage.db');
    writeFileSync(path, '');
    writeFileSync(`${path}-journal`, '');

    const db = openForTest(path);

    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
  });

  it('refuses a file with garbage for a header, naming it and the way out, and leaves it as it was', () => {
    const path = join(temporaryFolder(), 'ullage.db');
    writeFileSync(path, 'this is a letter, not a database. '.repeat(500));
    const before = readFileSync(path);

    const error = errorOf(() => openDatabase(path));

    expect(error).toBeInstanceOf(DatabaseError);
    expect((error as Error).message).toContain(path);
    expect((error as Error).message).toContain('put a backup copy in its place');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a file with damaged pages, and leaves it and its -wal file as they were', () => {
    const path = leftByAKill(temporaryFolder());
    const damaged = readFileSync(path).fill(0xa5, 3 * 4096, 20 * 4096);
    writeFileSync(path, damaged);
    const wal = readFileSync(`${path}-wal`);

    const error = errorOf(() => openDatabase(path));

    expect(error).toBeInstanceOf(DatabaseError);
    expect((error as Error).message).toContain(`${path} is damaged`);
    expect(readFileSync(path).equals(damaged)).toBe(true);
    expect(readFileSync(`${path}-wal`).equals(wal)).toBe(true);
  });

  it('refuses a path where no file can be written, and says to look at owner and mode', () => {
    const path = join(temporaryFolder(), 'ullage.db');
    mkdirSync(path);

    const error = errorOf(() => openDatabase(path));

    expect(error).toBeInstanceOf(DatabaseError);
    expect((error as Error).message).toContain(`${path} cannot be opened for writing`);
  });

  it('refuses a folder that is not there, and makes none', () => {
    const folder = join(temporaryFolder(), 'gone');

    const error = errorOf(() => openDatabase(join(folder, 'ullage.db')));

    expect(error).toBeInstanceOf(DatabaseError);
    expect(existsSync(folder)).toBe(false);
  });

  it('says so where another process holds the file', () => {
    const path = join(temporaryFolder(), 'ullage.db');
    const other = new Database(path);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE notes (words TEXT)');

    const error = errorOf(() => openDatabase(path));
    other.close();

    expect((error as Error).message).toContain(`${path} is locked by another process`);
  });
});
