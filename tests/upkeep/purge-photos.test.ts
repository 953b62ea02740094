import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePhotoFolders, photoPath, picturePath, picturesFolder, preparedPath } from '../../src/photos/folders.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSheetStore, type SheetStore } from '../../src/stores/sheets.ts';
import { trimPictures } from '../../src/photos/remove.ts';
import { purgePhotos } from '../../src/upkeep/purge-photos.ts';
import { freshDatabase } from '../support/database.ts';
import { newJob } from '../support/jobs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const now = Date.UTC(2025, 5, 18, 14, 32);
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

function setUp() {
  const { db } = freshDatabase();
  const folders = makePhotoFolders(temporaryFolder());
  const sheets = createSheetStore(db);
  const write = (path: string, ageMs: number): string => {
    writeFileSync(path, 'a file');
    utimesSync(path, (now - ageMs) / 1000, (now - ageMs) / 1000);
    return path;
  };
  /** A job of so many sheets, all in `state`, with their photos; returns the paths of these. */
  const keepJob = (id: string, ageMs: number, states: string[]): string[] => {
    const job = newJob(id, states.length, { now: now - ageMs });
    createJobStore(db).accept(job);
    const set = db.prepare(
      `UPDATE sheets SET state = @state, claim_token = iif(@state = 'reading', 'x', NULL), markdown = 'kept' WHERE job_id = @id AND n = @n`,
    );
    states.forEach((state, index) => set.run({ state, id, n: index + 1 }));
    return job.photos.map(({ photo }) => write(photoPath(folders, photo.name), ageMs));
  };
  return { db, folders, sheets, write, keepJob };
}

describe('purging', () => {
  it('removes what is a week old and leaves what is fresh', async () => {
    const { folders, sheets, keepJob } = setUp();
    const [old] = keepJob('old', 7 * dayMs + 1, ['read']);
    const [fresh] = keepJob('fresh', 7 * dayMs - 1, ['read']);

    const counts = await purgePhotos({ sheets, folders }, 7, now);

    expect(counts).toEqual({ expired: 1, orphans: 0, stale: 0 });
    expect(existsSync(old ?? '')).toBe(false);
    expect(existsSync(fresh ?? '')).toBe(true);
  });

  it('keeps the results, and says when the photo went', async () => {
    const { folders, sheets, keepJob } = setUp();
    keepJob('old', 8 * dayMs, ['read']);

    await purgePhotos({ sheets, folders }, 7, now);

    expect(sheets.ofJob('old')[0]).toMatchObject({ state: 'read', markdown: 'kept', photoRemovedAt: now });
  });

  it.each(['queued', 'reading'])('removes nothing of a job with a sheet still %s, however old', async (state) => {
    const { folders, sheets, keepJob } = setUp();
    const photos = keepJob('old', 30 * dayMs, ['read', state]);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toEqual({ expired: 0, orphans: 0, stale: 0 });
    expect(photos.map((path) => existsSync(path))).toEqual([true, true]);
  });

  it('removes photos that no sheet knows of once they are an hour old, with their prepared pictures', async () => {
    const { folders, sheets, write } = setUp();
    const orphan = '20250618120000_0000abcd.jpg';
    write(photoPath(folders, orphan), hourMs + 1000);
    write(preparedPath(folders, orphan), 0);
    const young = write(photoPath(folders, '20250618143000_0000abcd.png'), hourMs - 1000);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toMatchObject({ orphans: 1 });
    expect(readdirSync(folders.uploads)).toEqual(['20250618143000_0000abcd.png']);
    expect(existsSync(young)).toBe(true);
    expect(readdirSync(folders.prepared)).toEqual([]);
  });

  it('leaves alone what it has never put there', async () => {
    const { folders, sheets, write } = setUp();
    mkdirSync(join(folders.uploads, 'lost+found'));
    utimesSync(join(folders.uploads, 'lost+found'), 0, 0);
    write(join(folders.uploads, 'notes.txt'), 30 * dayMs);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toEqual({ expired: 0, orphans: 0, stale: 0 });
    expect(readdirSync(folders.uploads).sort()).toEqual(['lost+found', 'notes.txt']);
  });

  it('removes what crashed uploads and readings left behind an hour ago, and nothing of those under way', async () => {
    const { folders, sheets, write } = setUp();
    mkdirSync(join(folders.incoming, 'crashed'));
    write(join(folders.incoming, 'crashed', '0'), 2 * hourMs);
    utimesSync(join(folders.incoming, 'crashed'), (now - 2 * hourMs) / 1000, (now - 2 * hourMs) / 1000);
    mkdirSync(join(folders.incoming, 'under way'));
    utimesSync(join(folders.incoming, 'under way'), (now - 1000) / 1000, (now - 1000) / 1000);
    write(join(folders.prepared, 'old.prepared.jpg'), 2 * hourMs);
    write(join(folders.prepared, 'new.prepared.jpg'), 1000);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toMatchObject({ stale: 2 });
    expect(readdirSync(folders.incoming)).toEqual(['under way']);
    expect(readdirSync(folders.prepared)).toEqual(['new.prepared.jpg']);
  });

  it('removes pictures whose photo is gone, and those cut off while being made an hour ago', async () => {
    const { folders, sheets, write, keepJob } = setUp();
    const [kept = ''] = keepJob('kept', dayMs, ['read']);
    const gone = '20250618120000_0000abcd.jpg';
    for (const photo of [basename(kept), gone]) mkdirSync(picturesFolder(folders, photo));
    const picture = write(picturePath(folders, basename(kept), '256'), 2 * hourMs);
    const underWay = write(`${picture}.4567abcd.part`, 1000);
    write(`${picture}.0123abcd.part`, 2 * hourMs);
    write(picturePath(folders, gone, '256'), 2 * hourMs);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toEqual({ expired: 0, orphans: 0, stale: 2 });
    expect(readdirSync(folders.pictures)).toEqual([basename(kept)]);
    expect(readdirSync(picturesFolder(folders, basename(kept))).sort()).toEqual(
      [picture, underWay].map((path) => basename(path)).sort(),
    );
  });

  it('trims the cache to its bound, the pictures that were not asked for the longest first', async () => {
    const { folders, write } = setUp();
    mkdirSync(picturesFolder(folders, 'photo.jpg'));
    const paths = [3, 1, 2].map((age) => write(picturePath(folders, 'photo.jpg', String(age)), age * hourMs));

    const { removed } = await trimPictures(folders, 2 * 'a file'.length);

    expect(removed).toBe(1);
    expect(paths.map((path) => existsSync(path))).toEqual([false, true, true]);
  });

  it('minds no cache that was emptied with its folders', async () => {
    const { folders, sheets } = setUp();
    for (const folder of [folders.pictures, folders.prepared]) rmSync(folder, { recursive: true });

    expect(await purgePhotos({ sheets, folders }, 7, now)).toEqual({ expired: 0, orphans: 0, stale: 0 });
  });

  it('writes the row before the file goes, so that a crash in between leaves an orphan, which the next one takes', async () => {
    const { folders, sheets, keepJob } = setUp();
    const [photo] = keepJob('old', 8 * dayMs, ['read']);
    let wasThere: boolean | undefined;
    const crashing: SheetStore = {
      ...sheets,
      markPhotoRemoved: (sheetId, at) => {
        wasThere = existsSync(photo ?? '');
        sheets.markPhotoRemoved(sheetId, at);
        throw new Error('killed here');
      },
    };

    await expect(purgePhotos({ sheets: crashing, folders }, 7, now)).rejects.toThrow('killed here');
    expect(wasThere).toBe(true);
    expect(existsSync(photo ?? '')).toBe(true);
    expect(sheets.ofJob('old')[0]?.photoRemovedAt).toBe(now);

    expect(await purgePhotos({ sheets, folders }, 7, now)).toMatchObject({ expired: 0, orphans: 1 });
    expect(existsSync(photo ?? '')).toBe(false);
  });

  it('minds no photo that somebody has removed by hand', async () => {
    const { folders, sheets, keepJob } = setUp();
    keepJob('old', 8 * dayMs, ['read', 'failed']);
    for (const name of readdirSync(folders.uploads)) rmSync(join(folders.uploads, name));

    expect(await purgePhotos({ sheets, folders }, 7, now)).toMatchObject({ expired: 2 });
  });
});
