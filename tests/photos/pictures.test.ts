import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePhotoFolders, photoPath, picturePath } from '../../src/photos/folders.ts';
import { createPictures, type MakePicture } from '../../src/photos/pictures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const whole = (longEdgePx: number) => ({ longEdgePx, part: null });
const photo = '20250618143210_0123abcd.jpg';
const pictureBytes = 1000;
const keptBytes = pictureBytes + 32;

describe('the cache of pictures', () => {
  it('never takes more than its bound, and loses first what was not asked for the longest', async () => {
    const { pictures, onDisk, age } = setUp(4 * keptBytes);

    for (const size of [1, 2, 3, 4]) {
      await pictures.open(photo, whole(size));
      age(size, 10 - size);
    }
    const full = onDisk();
    await pictures.open(photo, whole(5));

    expect(full).toEqual(['1', '2', '3', '4']);
    expect(onDisk()).toEqual(['3', '4', '5']);
  });

  it('counts what an earlier run has left there', async () => {
    const first = setUp(100 * keptBytes);
    for (const size of [1, 2, 3, 4]) await first.pictures.open(photo, whole(size));
    for (const size of [1, 2, 3, 4]) first.age(size, 10 - size);

    const second = setUp(2 * keptBytes, first.folders);
    await second.pictures.open(photo, whole(5));

    expect(second.onDisk()).toEqual(['4', '5']);
  });

  it('has a picture made once for all who ask at the same time', async () => {
    const { pictures, made } = setUp(100 * keptBytes);

    const opened = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pictures.open(photo, whole(7))));

    expect(made()).toBe(1);
    expect(new Set(opened).size).toBe(1);
  });

  it('is not looked through for each picture', async () => {
    const { pictures, folders, onDisk } = setUp(3 * keptBytes);
    await pictures.open(photo, whole(1));
    // Nobody but a look at the disk would find it.
    writeFileSync(join(folders.pictures, photo, 'stray.picture'), Buffer.alloc(10 * keptBytes));

    await pictures.open(photo, whole(2));

    expect(onDisk()).toContain('stray');
  });

  it('gives a picture the digest of its bytes, made, from the disk or from memory', async () => {
    const { pictures, folders, made } = setUp(100 * keptBytes);
    const digest = createHash('sha256').update(Buffer.alloc(pictureBytes, 1)).digest('hex');

    const fresh = await pictures.open(photo, whole(1));
    const held = await pictures.open(photo, whole(1));
    const kept = await setUp(100 * keptBytes, folders).pictures.open(photo, whole(1));

    expect([fresh?.sha256, held?.sha256, kept?.sha256]).toEqual([digest, digest, digest]);
    expect(made()).toBe(1);
  });
});

/** Pictures that take no making: `pictureBytes` of their size each, kept as the pool keeps them. */
function setUp(mostBytes: number, folders = makePhotoFolders(temporaryFolder())) {
  let made = 0;
  const make: MakePicture = ({ picturePath: path, shape }) => {
    made += 1;
    const webp = Buffer.alloc(pictureBytes, shape.longEdgePx);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.concat([createHash('sha256').update(webp).digest(), webp]));
    return Promise.resolve(webp);
  };
  writeFileSync(photoPath(folders, photo), 'a photo');
  const folder = join(folders.pictures, photo);
  return {
    folders,
    pictures: createPictures(folders, make, mostBytes),
    made: () => made,
    onDisk: () =>
      readdirSync(folder)
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => name.replace('.picture', ''))
        .sort(),
    /** Has a picture last asked for so many minutes ago. */
    age(size: number, minutes: number): void {
      const at = Date.now() / 1000 - 60 * minutes;
      utimesSync(picturePath(folders, photo, String(size)), at, at);
    },
  };
}
