import type { Engine } from './engine.ts';
import { restorePoint } from './figures.ts';
import { composeMontage, type MontageStyle } from './montage.ts';
import { median, type Raster } from './raster.ts';
import type { Segment } from './segments.ts';
import { wordsOnSheet, type Word } from './words.ts';

const style: MontageStyle = { digitPx: 30, widthPx: 2200, gapPx: 60, pitch: 2.2, levels: true };

/** Reads the words that `segments` are, all of them in one picture. Throws `EngineTimeout`. */
export async function readSegments(
  raster: Raster,
  segments: readonly Segment[],
  textPx: number,
  engine: Engine,
  timeoutMs: number,
): Promise<Word[]> {
  if (segments.length === 0) return [];
  const montage = await composeMontage(raster, segments, textPx, style);
  return wordsOnSheet(await engine.recognise(montage.png, null, timeoutMs), montage.placements).map(restorePoint);
}

/** Marks of a few long phrases are enough to tell print from print that stands on its head. */
const probeMarks = 260;

/** The longest phrases, up to some hundreds of marks: the likeliest to be words rather than figures. */
export function probeOf(segments: readonly Segment[]): Segment[] {
  const phrases = new Map<number, Segment[]>();
  for (const segment of segments) phrases.set(segment.phrase, [...(phrases.get(segment.phrase) ?? []), segment]);
  const longest = [...phrases.values()].sort((a, b) => marksIn(b) - marksIn(a));
  const chosen = new Set<Segment>();
  let marks = 0;
  for (const phrase of longest) {
    if (marks >= probeMarks) break;
    marks += marksIn(phrase);
    for (const segment of phrase) chosen.add(segment);
  }
  return segments.filter((segment) => chosen.has(segment));
}

const marksIn = (phrase: readonly Segment[]): number => phrase.reduce((sum, { glyphs }) => sum + glyphs.length, 0);

/** How sure OCR was of the words of three letters and more, 0 to 100; 0 where there are hardly any. */
export function sureness(words: readonly Word[]): number {
  const long = words.filter(({ text }) => /[A-Za-z]{3}/.test(text));
  return long.length < 3 ? 0 : median(long.map(({ confidence }) => confidence));
}
