import { createReadStream } from 'node:fs';

/**
 * How many scans a JPEG file holds, counted by its markers without decoding. Stops at `most` and at the end of the
 * first picture. Rejects only with an error of the file system.
 */
export async function countJpegScans(photoPath: string, most: number): Promise<number> {
  let place: Place = { scans: 0, next: 'marker', toSkip: 0 };
  for await (const chunk of createReadStream(photoPath) as AsyncIterable<Buffer>) {
    place = walk(chunk, place);
    if (place.next === 'end' || place.scans >= most) break;
  }
  return Math.min(place.scans, most);
}

interface Place {
  scans: number;
  next: 'marker' | 'code' | 'length' | 'end of length' | 'segment' | 'end';
  toSkip: number;
}

/** ITU-T T.81, B.1: a marker is FF and a code; inside a scan FF is followed by 00 or a restart code. */
function walk(chunk: Buffer, from: Place): Place {
  let { scans, next, toSkip } = from;
  let at = 0;
  while (at < chunk.length && next !== 'end') {
    const byte = chunk[at] ?? 0;
    if (next === 'marker') {
      const marker = chunk.indexOf(0xff, at);
      if (marker < 0) break;
      at = marker + 1;
      next = 'code';
    } else if (next === 'segment') {
      const skipped = Math.min(toSkip, chunk.length - at);
      at += skipped;
      toSkip -= skipped;
      if (toSkip === 0) next = 'marker';
    } else {
      at += 1;
      if (next === 'code') {
        if (byte === startOfScan) scans += 1;
        next = afterCode(byte);
      } else if (next === 'length') {
        toSkip = byte * 256;
        next = 'end of length';
      } else {
        toSkip = Math.max(0, toSkip + byte - 2);
        next = toSkip > 0 ? 'segment' : 'marker';
      }
    }
  }
  return { scans, next, toSkip };
}

const startOfScan = 0xda;
const endOfImage = 0xd9;

function afterCode(code: number): Place['next'] {
  if (code === 0xff) return 'code';
  if (code === endOfImage) return 'end';
  const standsAlone = code <= 0x01 || (code >= 0xd0 && code <= 0xd8);
  return standsAlone ? 'marker' : 'length';
}
