import { describe, expect, it } from 'vitest';

interface FitJpeg {
  fitJpeg(
    photo: { widthPx: number; heightPx: number },
    maxBytes: number,
    encode: (widthPx: number, heightPx: number, quality: number) => Promise<{ size: number }>,
  ): Promise<{ size: number } | null>;
  sizesFor(photo: { widthPx: number; heightPx: number }): { widthPx: number; heightPx: number }[];
}

const { fitJpeg, sizesFor } = (await import(new URL('../../public/js/fit-jpeg.js', import.meta.url).href)) as FitJpeg;

/** An encoder whose bytes grow with pixels and quality, and that remembers what it was asked. */
function encoderOf(bytesPerPixel: number) {
  const asked: string[] = [];
  const encode = (widthPx: number, heightPx: number, quality: number) => {
    asked.push(`${widthPx}x${heightPx} at ${quality}`);
    return Promise.resolve({ size: widthPx * heightPx * bytesPerPixel * quality, widthPx, heightPx, quality });
  };
  return { asked, encode };
}

describe('fitJpeg', () => {
  it('keeps the largest size and takes the best quality that fits', async () => {
    const { encode } = encoderOf(0.15);

    const fitted = await fitJpeg({ widthPx: 3000, heightPx: 4000 }, 300_000, encode);

    expect(fitted).toMatchObject({ widthPx: 1536, heightPx: 2048, quality: 0.6 });
  });

  it('goes a size lower only when the lowest quality does not fit', async () => {
    const { encode } = encoderOf(0.2);

    const fitted = await fitJpeg({ widthPx: 3000, heightPx: 4000 }, 300_000, encode);

    expect(fitted).toMatchObject({ widthPx: 1344, heightPx: 1792, quality: 0.6 });
  });

  it('never enlarges a small photo', () => {
    expect(sizesFor({ widthPx: 900, heightPx: 600 })[0]).toEqual({ widthPx: 900, heightPx: 600 });
  });

  it('encodes each size at most four times', async () => {
    const { asked, encode } = encoderOf(0.15);

    await fitJpeg({ widthPx: 3000, heightPx: 4000 }, 300_000, encode);

    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('gives up where nothing fits', async () => {
    const { encode } = encoderOf(1000);

    expect(await fitJpeg({ widthPx: 4000, heightPx: 3000 }, 300_000, encode)).toBeNull();
  });
});
