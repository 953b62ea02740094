import { describe, expect, it } from 'vitest';

interface SendPhotos {
  fractionsSent(files: { size: number }[], sentBytes: number, totalBytes: number): number[];
}

const { fractionsSent } = (await import(new URL('../../public/js/send-photos.js', import.meta.url).href)) as SendPhotos;

describe('fractionsSent', () => {
  const files = [{ size: 1000 }, { size: 500 }];
  const totalBytes = 1800;

  it('fills the bars one after another, as the files stand in the body', () => {
    expect(fractionsSent(files, 0, totalBytes)).toEqual([0, 0]);
    expect(fractionsSent(files, 600, totalBytes)).toEqual([0.5, 0]);
    expect(fractionsSent(files, 1450, totalBytes)).toEqual([1, 0.5]);
    expect(fractionsSent(files, 1800, totalBytes)).toEqual([1, 1]);
  });

  it('takes an empty file for sent', () => {
    expect(fractionsSent([{ size: 0 }], 0, 200)).toEqual([1]);
  });
});
