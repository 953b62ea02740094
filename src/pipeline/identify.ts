import type { PhotoFormat } from '../domain/job.ts';

/** How many bytes of a file are enough to tell what it is. */
export const identifyingBytes = 512;

/** What a file is by its first bytes alone, whatever its name says: one of the formats we take, or null. */
export function identifyPhoto(firstBytes: Buffer): PhotoFormat | null {
  return photoSignatures.find(({ matches }) => matches(firstBytes))?.format ?? null;
}

/** What a file we do not take seems to be, to follow "This is": "a HEIC picture"; null where that is not plain. */
export function nameContent(firstBytes: Buffer): string | null {
  return otherSignatures.find(({ matches }) => matches(firstBytes))?.name ?? null;
}

type Match = (bytes: Buffer) => boolean;

const startsWith =
  (...signatures: string[]): Match =>
  (bytes) =>
    signatures.some((signature) => hasAt(bytes, 0, signature));

/** ISO base media files (HEIC, AVIF, MP4 …) name their brand at byte 8. */
const isBrand =
  (...brands: string[]): Match =>
  (bytes) =>
    hasAt(bytes, 4, 'ftyp') && brands.some((brand) => hasAt(bytes, 8, brand));

const isText =
  (pattern: RegExp): Match =>
  (bytes) =>
    pattern.test(bytes.toString('latin1').replace(/^(\u00ef\u00bb\u00bf)?\s*/, ''));

const photoSignatures: { format: PhotoFormat; matches: Match }[] = [
  { format: 'jpeg', matches: startsWith('\xff\xd8\xff') },
  { format: 'png', matches: startsWith('\x89PNG\r\n\x1a\n') },
  { format: 'webp', matches: (bytes) => hasAt(bytes, 0, 'RIFF') && hasAt(bytes, 8, 'WEBP') },
  // little and big end first; 43 in place of 42 is BigTIFF
  { format: 'tiff', matches: startsWith('II*\0', 'MM\0*', 'II+\0', 'MM\0+') },
];

const otherSignatures: { name: string; matches: Match }[] = [
  { name: 'a HEIC picture', matches: isBrand('heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1') },
  { name: 'an AVIF picture', matches: isBrand('avif', 'avis') },
  { name: 'a video', matches: isBrand('') },
  { name: 'a GIF picture', matches: startsWith('GIF8') },
  { name: 'a BMP picture', matches: startsWith('BM') },
  { name: 'a JPEG 2000 picture', matches: startsWith('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51') },
  { name: 'a JPEG XL picture', matches: startsWith('\0\0\0\x0cJXL ', '\xff\x0a') },
  { name: 'a PDF document', matches: (bytes) => bytes.includes('%PDF-') },
  { name: 'a PostScript document', matches: startsWith('%!PS') },
  { name: 'an archive or office document', matches: startsWith('PK\x03\x04', 'PK\x05\x06', '\xd0\xcf\x11\xe0') },
  { name: 'an archive', matches: startsWith('\x1f\x8b', 'BZh', '7z\xbc\xaf', 'Rar!', '\xfd7zXZ') },
  { name: 'an SVG drawing', matches: isText(/^<svg|^<[?!].*<svg/is) },
  { name: 'a web page', matches: isText(/^<(!doctype html|html)/i) },
  { name: 'an XML document', matches: isText(/^<\?xml/i) },
  { name: 'a script', matches: isText(/^(#!|<\?php)/i) },
];

function hasAt(bytes: Buffer, offset: number, signature: string): boolean {
  return bytes.subarray(offset, offset + signature.length).equals(Buffer.from(signature, 'latin1'));
}
