import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Photos of every kind, sound and broken, made with sharp or by hand. All sizes in pixels, as stored. */

export interface SheetLook {
  widthPx: number;
  heightPx: number;
  /** the EXIF tag; the picture is stored as drawn, whatever the tag says */
  orientation?: number;
  /** standard deviation of the grain, 0 for none */
  noise?: number;
  quality?: number;
}

/** A JPEG of lines and figures on shaded paper, different in each corner, so that no turn of it looks like another. */
export async function sheetPhoto(look: SheetLook): Promise<Buffer> {
  const picture = await sheetPicture(look);
  const photo = picture.jpeg({ quality: look.quality ?? 90 });
  return (look.orientation === undefined ? photo : photo.withMetadata({ orientation: look.orientation })).toBuffer();
}

/** The same sheet, for the caller to encode. */
export async function sheetPicture({ widthPx, heightPx, noise = 0 }: SheetLook): Promise<Sharp> {
  const pixels = drawSheet(widthPx, heightPx);
  const drawn = sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });
  if (noise === 0) return drawn;
  const grain = await grainOf(widthPx, heightPx, noise);
  return drawn.composite([{ input: grain, blend: 'hard-light' }]);
}

function drawSheet(widthPx: number, heightPx: number): Buffer {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  const row = Math.max(8, Math.round(heightPx / 40));
  const column = Math.max(8, Math.round(widthPx / 9));
  const pen = Math.max(3, Math.round(Math.max(widthPx, heightPx) / 400));
  const line = Math.max(2, pen >> 2);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const paper = 225 - (60 * x) / widthPx - (40 * y) / heightPx;
      const ruled = x % column < line || y % row < line;
      const inCell = y % row > row / 4 && y % row < (row * 3) / 4 && x % column > column / 5;
      const stroke =
        inCell && (Math.floor(x / pen) * 7 + Math.floor(y / row) * 13 + Math.floor(x / column) * 5) % 11 < 4;
      const level = ruled || stroke ? paper * 0.3 : paper;
      const at = (y * widthPx + x) * 3;
      pixels[at] = level;
      pixels[at + 1] = level * 0.98;
      pixels[at + 2] = level * 0.94;
    }
  }
  return pixels;
}

const grainOf = (width: number, height: number, sigma: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma } } })
    .png({ compressionLevel: 1 })
    .toBuffer();

/** A whole picture of one colour. */
export const plainPicture = (widthPx: number, heightPx: number, background = '#888888'): Sharp =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background } });

/** A photo's first part. */
export const truncated = (photo: Buffer, part: number): Buffer => photo.subarray(0, Math.floor(photo.length * part));

/** A PNG of a header that claims a size, with chunks of the caller's between header and a scrap of pixel data. */
export function pngClaiming(widthPx: number, heightPx: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const scrap = pngChunk('IDAT', deflateSync(Buffer.alloc(64)));
  return Buffer.concat([signature, pngChunk('IHDR', header), ...chunks, scrap, pngChunk('IEND', Buffer.alloc(0))]);
}

/** A text or profile chunk that unpacks to `unpackedBytes` zeros. */
export const pngBomb = (type: 'zTXt' | 'iCCP', unpackedBytes: number): Buffer =>
  pngChunk(type, Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(Buffer.alloc(unpackedBytes))]));

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), chunk.length - 4);
  return chunk;
}

/** A JPEG whose header is changed to claim a size. */
export function jpegClaiming(widthPx: number, heightPx: number, photo: Buffer): Buffer {
  const changed = Buffer.from(photo);
  const frame = frameHeader(changed);
  changed.writeUInt16BE(heightPx, frame + 5);
  changed.writeUInt16BE(widthPx, frame + 7);
  return changed;
}

/** A progressive JPEG with its last scan `times` over. */
export function withScansRepeated(progressive: Buffer, times: number): Buffer {
  const scan = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
  const [before, last] = [progressive.subarray(0, scan), progressive.subarray(scan, progressive.length - 2)];
  return Buffer.concat([before, ...Array<Buffer>(times).fill(last), progressive.subarray(-2)]);
}

/** The photo with the three bytes that end its scan header unset, as some Samsung cameras write it. */
export function withScanHeaderUnset(photo: Buffer): Buffer {
  const changed = Buffer.from(photo);
  const scan = changed.indexOf(Buffer.from([0xff, 0xda])) + 2;
  changed.fill(0, scan + changed.readUInt16BE(scan) - 3, scan + changed.readUInt16BE(scan));
  return changed;
}

/** Channels of a JPEG, as its frame header counts them. */
export const jpegChannels = (jpeg: Buffer): number => jpeg[frameHeader(jpeg) + 9] ?? 0;

function frameHeader(jpeg: Buffer): number {
  const frames = [0xc0, 0xc1, 0xc2].map((code) => jpeg.indexOf(Buffer.from([0xff, code, 0])));
  return Math.min(...frames.filter((at) => at > 0));
}

/** A lossless WebP of 36 bytes that claims a size of at most 16,384 pixels a side. */
export function webpClaiming(widthPx: number, heightPx: number): Buffer {
  const file = Buffer.alloc(36);
  file.write('RIFF\x1c\0\0\0WEBPVP8L\x0f\0\0\0\x2f', 'latin1');
  file.writeUInt32LE(((widthPx - 1) | ((heightPx - 1) << 14)) >>> 0, 21);
  file.set([0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0x08, 0x08], 25);
  return file;
}

/** A TIFF of one strip whose tags claim a size; `tile` makes it one of tiles of that many pixels a side. */
export function tiffClaiming(widthPx: number, heightPx: number, more: { big?: boolean; tile?: number } = {}): Buffer {
  const layout: [number, number][] =
    more.tile === undefined
      ? [
          [273, 8],
          [277, 1],
          [278, heightPx],
          [279, 4],
        ]
      : [
          [277, 1],
          [322, more.tile],
          [323, more.tile],
          [324, 8],
          [325, 4],
        ];
  const tags: [number, number][] = [[256, widthPx], [257, heightPx], [258, 8], [259, 1], [262, 1], ...layout];
  return more.big === true ? bigTiff(tags) : classicTiff(tags);
}

function classicTiff(tags: [number, number][]): Buffer {
  const file = Buffer.alloc(8 + 2 + tags.length * 12 + 4 + 16);
  file.write('II*\0\x08\0\0\0', 'latin1');
  file.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, value], i) => {
    file.writeUInt16LE(tag, 10 + i * 12);
    file.writeUInt16LE(4, 12 + i * 12);
    file.writeUInt32LE(1, 14 + i * 12);
    file.writeUInt32LE(value, 18 + i * 12);
  });
  return file;
}

function bigTiff(tags: [number, number][]): Buffer {
  const file = Buffer.alloc(16 + 8 + tags.length * 20 + 8 + 16);
  file.write('II+\0\x08\0\0\0\x10', 'latin1');
  file.writeUInt16LE(tags.length, 16);
  tags.forEach(([tag, value], i) => {
    file.writeUInt16LE(tag, 24 + i * 20);
    file.writeUInt16LE(4, 26 + i * 20);
    file.writeUInt32LE(1, 28 + i * 20);
    file.writeUInt32LE(value, 36 + i * 20);
  });
  return file;
}

/** The same stream of numbers from 0 up to 1 for the same seed (mulberry32). */
export function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
