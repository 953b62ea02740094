import sharp from 'sharp';

/**
 * As many small photos as asked for, no two with the same bytes: the server reads the same bytes once. Each bears its
 * number as a pattern of squares, so that they stay different when they are drawn anew.
 */
export function distinctPhotos(
  count: number,
  { widthPx = 160, heightPx = 200 }: { widthPx?: number; heightPx?: number } = {},
): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => numberedPhoto(number, widthPx, heightPx)));
}

const bits = 12;

function numberedPhoto(number: number, width: number, height: number): Promise<Buffer> {
  const side = Math.floor(width / (bits + 1));
  const squares = Array.from({ length: bits }, (_, bit) => bit)
    .filter((bit) => (number >> bit) & 1)
    .map((bit) => ({
      input: { create: { width: side, height: side, channels: 3 as const, background: '#222' } },
      left: bit * side,
      top: Math.floor(height / 3),
    }));
  return sharp({ create: { width, height, channels: 3, background: '#e8e4da' } })
    .composite(squares)
    .jpeg()
    .toBuffer();
}
