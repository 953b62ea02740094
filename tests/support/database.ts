import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase, type Db } from '../../src/database/open.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** A real database of the newest form with nothing in it, in a folder of its own; closed when the test ends. */
export function freshDatabase(): { db: Db; path: string } {
  const path = join(temporaryFolder(), 'ullage.db');
  writeFileSync(path, migratedFile());
  return { db: openForTest(path), path };
}

/** Opens a database that is closed when the test ends, if it still is open then. */
export function openForTest(path: string): Db {
  const db = openDatabase(path);
  onTestFinished(() => void db.close());
  return db;
}

let bytes: Buffer | undefined;

/** The bytes of one migrated file, made once for all tests of a process. */
function migratedFile(): Buffer {
  if (bytes !== undefined) return bytes;
  const folder = mkdtempSync(join(tmpdir(), 'ullage-template-'));
  try {
    const path = join(folder, 'ullage.db');
    const db = openDatabase(path);
    migrate(db, migrationsFolder);
    db.close();
    bytes = readFileSync(path);
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
