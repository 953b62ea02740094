import type { EngineCharacter } from './engine.ts';
import type { Placement } from './montage.ts';
import { around, centreX, centreY, type Box } from './raster.ts';
import { onOneLine } from './segments.ts';

/** One word on the sheet: what OCR made of it, and the marks it was made of. */
export interface Word extends Box {
  text: string;
  /** 0 to 100 */
  confidence: number;
  /** its letters and small marks, left to right */
  glyphs: Box[];
  baselineY: number;
}

/** One cell: the words that stand in it, and where on the sheet it is. */
export interface Cell {
  words: Word[];
  box: Box;
}

/**
 * Brings the characters that OCR found in a montage back to the segments that they came from. A segment is a word:
 * where words begin and end is settled by the gaps on the sheet, not by the engine.
 */
export function wordsOnSheet(found: readonly EngineCharacter[], placements: readonly Placement[]): Word[] {
  const read = new Map<Placement, EngineCharacter[]>(placements.map((place) => [place, []]));
  const lines = groupByLine(placements);
  for (const character of found) {
    const place = placementOf(character, lines);
    if (place !== null) read.get(place)?.push(character);
  }
  return [...read].flatMap(([{ segment }, characters]) => {
    if (characters.length === 0) return [];
    const text = characters.map((character) => character.text).join('');
    const confidence = Math.min(...characters.map((character) => character.confidence));
    const { x0, y0, x1, y1, glyphs, baselineY } = segment;
    return [{ x0, y0, x1, y1, glyphs, baselineY, text, confidence }];
  });
}

function groupByLine(placements: readonly Placement[]): Placement[][] {
  const lines: Placement[][] = [];
  for (const place of placements) (lines[place.line] ??= []).push(place);
  return lines;
}

/** The placement whose line the character stands on and whose middle is nearest, in terms of its own width. */
function placementOf(character: Box, lines: readonly Placement[][]): Placement | null {
  let best: Placement | null = null;
  let least = 20;
  const y = centreY(character);
  for (const line of lines) {
    if (y < line[0]!.lineTop || y >= line[0]!.lineBottom) continue;
    for (const place of line) {
      const right = place.x + (place.segment.x1 - place.segment.x0) * place.scale;
      const x = centreX(character);
      const away = x < place.x ? place.x - x : x > right ? x - right : 0;
      if (away < least) [best, least] = [place, away];
    }
  }
  return best;
}

/** Words strung into lines, left to right, lines top to bottom; neighbours need to share half their height only. */
export function linesOf<T extends Box>(words: readonly T[]): T[][] {
  const sorted = [...words].sort((a, b) => a.x0 - b.x0);
  const lines: T[][] = [];
  for (const word of sorted) {
    const line = lines
      .filter((candidate) => onOneLine(candidate.at(-1)!, word))
      .sort((a, b) => offset(a, word) - offset(b, word))[0];
    if (line === undefined) lines.push([word]);
    else line.push(word);
  }
  return lines.sort((a, b) => centreY(around(a)) - centreY(around(b)));
}

const offset = (line: readonly Box[], word: Box): number => Math.abs(centreY(line.at(-1)!) - centreY(word));

/** Words of one line that stand no further apart than `gapPx`. */
export function phrasesOf<T extends Box>(line: readonly T[], gapPx: number): T[][] {
  const phrases: T[][] = [];
  for (const word of line) {
    const last = phrases.at(-1);
    if (last !== undefined && word.x0 - last.at(-1)!.x1 <= gapPx) last.push(word);
    else phrases.push([word]);
  }
  return phrases;
}

export const textOf = (words: readonly Word[]): string => words.map((word) => word.text).join(' ');
