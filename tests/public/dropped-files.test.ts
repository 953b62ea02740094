import { describe, expect, it } from 'vitest';

interface Dropped {
  files: { name: string }[];
  folder: string | null;
}

interface DroppedFiles {
  droppedFiles(transfer: object): Promise<Dropped>;
  chosenFolder(files: object[]): string | null;
  isPhoto(file: { name: string; type: string }): boolean;
}

const { droppedFiles, chosenFolder, isPhoto } = (await import(
  new URL('../../public/js/dropped-files.js', import.meta.url).href
)) as DroppedFiles;

describe('what is dropped', () => {
  it('is all files of a folder in the order of their names, though the browser gives them by the hundred', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `IMG_${index}.jpg`);
    const folder = folderEntry('June', [...names.map(fileEntry).reverse(), folderEntry('aft', [fileEntry('a.jpg')])]);

    const { files, folder: name } = await droppedFiles(transferOf([folder]));

    expect(files.map((file) => file.name)).toEqual(['a.jpg', ...names]);
    expect(name).toBe('June');
  });

  it('is folders and files together, and those that cannot be read are left out', async () => {
    const gone = { ...fileEntry('gone.jpg'), file: (_done: unknown, fail: () => void) => fail() };

    const { files, folder } = await droppedFiles(transferOf([fileEntry('1.jpg'), folderEntry('f', [gone]), gone]));

    expect(files).toEqual([{ name: '1.jpg' }]);
    expect(folder).toBeNull();
  });

  it('is the plain files where there is no folder', async () => {
    const dropped = await droppedFiles(transferOf([fileEntry('1.jpg')], [{ name: '1.jpg' }]));

    expect(dropped).toEqual({ files: [{ name: '1.jpg' }], folder: null });
  });
});

describe('a chosen folder', () => {
  it('is the one that all files lie in', () => {
    const files = [{ webkitRelativePath: 'June/1.jpg' }, { webkitRelativePath: 'June/aft/2.jpg' }];

    expect(chosenFolder(files)).toBe('June');
    expect(chosenFolder([{ webkitRelativePath: '' }])).toBeNull();
    expect(chosenFolder([])).toBeNull();
  });

  it('holds photos, and other things that are left where they are', () => {
    const named = (name: string, type = ''): { name: string; type: string } => ({ name, type });

    expect([named('a.HEIC'), named('b', 'image/jpeg'), named('c.tif')].map(isPhoto)).toEqual([true, true, true]);
    expect([named('Thumbs.db'), named('._a.jpg', 'image/jpeg')].map(isPhoto)).toEqual([false, false]);
  });
});

const fileEntry = (name: string) => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (done: (file: object) => void, _fail: () => void): void => done({ name }),
});

/** Gives its entries as Chromium does: a hundred at a time, then none. */
function folderEntry(name: string, entries: object[]) {
  let at = 0;
  const readEntries = (done: (some: object[]) => void): void => {
    at += 100;
    done(entries.slice(at - 100, at));
  };
  return { name, isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
}

const transferOf = (entries: object[], files: object[] = []): object => ({
  files,
  items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
});
