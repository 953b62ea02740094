import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makePhotoFolders, photoPath, preparedPath, type PhotoFolders } from '../../src/photos/folders.ts';
import { dropPhotos, keepPhoto, syncFolder, type VettedFile } from '../../src/photos/keep.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

vi.mock('node:crypto', { spy: true });

const at = Date.UTC(2025, 5, 18, 14, 32, 10, 987);

beforeEach(() => void vi.mocked(randomBytes).mockClear());

function incoming(folders: PhotoFolders, name: string, changes: Partial<VettedFile> = {}): VettedFile {
  const path = join(folders.incoming, name);
  writeFileSync(path, `photo ${name}`);
  writeFileSync(`${path}.prepared`, `prepared ${name}`);
  const facts = { bytes: 7, sha256: 'ab'.repeat(32), format: 'jpeg', widthPx: 3, heightPx: 4 } as const;
  return { filename: `${name}.jpg`, path, preparedPath: `${path}.prepared`, ...facts, ...changes };
}

describe('keeping a photo', () => {
  it('names it by UTC second and chance, whatever the client called it', async () => {
    const folders = makePhotoFolders(temporaryFolder());

    const photo = await keepPhoto(folders, incoming(folders, 'a', { filename: '../../evil.exe' }), at);

    expect(photo.name).toMatch(/^20250618143210_[0-9a-f]{8}\.jpg$/);
    expect(photo).toEqual({
      name: photo.name,
      format: 'jpeg',
      bytes: 7,
      sha256: 'ab'.repeat(32),
      widthPx: 3,
      heightPx: 4,
    });
    expect(readFileSync(photoPath(folders, photo.name), 'utf8')).toBe('photo a');
    expect(readFileSync(preparedPath(folders, photo.name), 'utf8')).toBe('prepared a');
  });

  it.each([
    ['jpeg', 'jpg'],
    ['png', 'png'],
    ['webp', 'webp'],
    ['tiff', 'tif'],
  ] as const)('calls a %s .%s', async (format, extension) => {
    const folders = makePhotoFolders(temporaryFolder());

    const { name } = await keepPhoto(folders, incoming(folders, 'a', { format }), at);

    expect(name.endsWith(`.${extension}`)).toBe(true);
  });

  it('gives a hundred of the same instant names of their own', async () => {
    const folders = makePhotoFolders(temporaryFolder());
    const files = Array.from({ length: 100 }, (_, index) => incoming(folders, String(index)));

    const photos = await Promise.all(files.map((file) => keepPhoto(folders, file, at)));

    expect(new Set(photos.map(({ name }) => name)).size).toBe(100);
    expect(readdirSync(folders.uploads)).toHaveLength(100);
  });

  it('takes another name where one is taken, and leaves that photo as it was', async () => {
    const folders = makePhotoFolders(temporaryFolder());
    const [taken, free] = ['aaaaaaaa', 'bbbbbbbb'];
    writeFileSync(join(folders.uploads, `20250618143210_${taken}.jpg`), 'somebody else’s');
    vi.mocked(randomBytes)
      .mockImplementationOnce(() => Buffer.from(taken, 'hex'))
      .mockImplementationOnce(() => Buffer.from(free, 'hex'));

    const { name } = await keepPhoto(folders, incoming(folders, 'a'), at);

    expect(name).toBe(`20250618143210_${free}.jpg`);
    expect(readFileSync(join(folders.uploads, `20250618143210_${taken}.jpg`), 'utf8')).toBe('somebody else’s');
  });

  it('keeps it also where the prepared picture, which can be made anew, is missing', async () => {
    const folders = makePhotoFolders(temporaryFolder());
    const file = incoming(folders, 'a', { preparedPath: join(folders.incoming, 'never made') });

    const { name } = await keepPhoto(folders, file, at);

    expect(existsSync(photoPath(folders, name))).toBe(true);
    expect(existsSync(preparedPath(folders, name))).toBe(false);
  });

  it('leaves nothing among the kept ones where the photo itself is gone', async () => {
    const folders = makePhotoFolders(temporaryFolder());
    const file = incoming(folders, 'a', { path: join(folders.incoming, 'never came') });

    await expect(keepPhoto(folders, file, at)).rejects.toThrow('ENOENT');

    expect(readdirSync(folders.uploads)).toEqual([]);
  });

  it('is taken back by dropping it', async () => {
    const folders = makePhotoFolders(temporaryFolder());
    const { name } = await keepPhoto(folders, incoming(folders, 'a'), at);

    await dropPhotos(folders, [name, '20250618143210_ffffffff.jpg']);

    expect(existsSync(photoPath(folders, name))).toBe(false);
    expect(existsSync(preparedPath(folders, name))).toBe(false);
  });
});

describe('the photo folders', () => {
  it('are made for their owner alone, and can be made again', async () => {
    const dataDir = temporaryFolder();

    const folders = makePhotoFolders(dataDir);

    expect(Object.values(folders).map((folder) => statSync(folder).mode & 0o777)).toEqual([0o700, 0o700, 0o700, 0o700]);
    expect(makePhotoFolders(dataDir)).toEqual(folders);
    await expect(syncFolder(folders.uploads)).resolves.toBeUndefined();
  });
});
