import { smallPhoto } from './reading-app.ts';

/** Photos that look the same and differ in their bytes: the server reads the same bytes only once. */
export async function manyPhotos(count: number, from = 0): Promise<[name: string, bytes: Buffer][]> {
  const photo = await smallPhoto();
  return Array.from({ length: count }, (_, index) => [`${from + index}.jpg`, withComment(photo, String(from + index))]);
}

/** A JPEG with a comment segment after its first marker. */
function withComment(jpeg: Buffer, text: string): Buffer {
  const segment = Buffer.alloc(4 + text.length);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(2 + text.length, 2);
  segment.write(text, 4, 'latin1');
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
