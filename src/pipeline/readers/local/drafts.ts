import type { DraftRow } from '../../../domain/report.ts';
import { parseFeetInches } from '../../../domain/written-values.ts';
import { around, centreX, centreY, type Box } from './raster.ts';
import type { Table } from './rows.ts';
import { conditionIn, endIn, type Condition, type End } from './vocabulary.ts';
import { textOf, type Word } from './words.ts';

interface Reading {
  condition: Condition | null;
  end: End;
  side: 'port' | 'stbd';
  value: number | null;
}

/**
 * The drafts in the tables headed PORT and STBD. Which end is meant stands at the left of its row; which end of the
 * discharge stands there too, or in the heading at the left, or over its pair of columns.
 */
export function readDrafts(tables: readonly Table[], words: readonly Word[]): DraftRow[] {
  const readings = tables.flatMap((table) => readingsIn(table, words));
  const rows: DraftRow[] = [];
  const disputed = new Set<string>();
  for (const { condition, end, side, value } of readings) {
    let row = rows.find((other) => other.condition === condition && other.end === end);
    if (row === undefined) rows.push((row = { condition, end, port: null, stbd: null }));
    const draft = `${condition} ${end} ${side}`;
    // Said twice and differently, a draft has not been told apart from another one.
    if (row[side] !== null && value !== null && row[side] !== value) disputed.add(draft);
    row[side] = disputed.has(draft) ? null : (row[side] ?? value);
  }
  const kept = rows.filter((row) => row.port !== null || row.stbd !== null);
  return kept.sort((a, b) => place(a) - place(b));
}

const place = (row: DraftRow): number => (row.condition === 'departure' ? 2 : 0) + (row.end === 'aft' ? 1 : 0);

function readingsIn(table: Table, words: readonly Word[]): Reading[] {
  const { head, spans, rows } = table;
  const readings: Reading[] = [];
  let lastCondition = head.condition;
  for (const row of rows) {
    const own = row.cells.flatMap((cell) => cell.words);
    const label = textOf(spans[0]!.head.key === 'other' ? own : [...wordsBeside(row.box, spans[0]!.x0, words), ...own]);
    const end = endIn(label);
    lastCondition = conditionIn(label) ?? lastCondition;
    if (end === null) continue;
    for (const [at, cell] of row.cells.entries()) {
      const side = spans[at]!.head.key;
      if (side !== 'port' && side !== 'stbd') continue;
      const over = conditionOver(centreX(spans[at]!.head.box), table, words);
      readings.push({
        condition: over ?? lastCondition,
        end,
        side,
        value: draftIn(textOf(cell.words.filter(isFigure))),
      });
    }
  }
  return readings;
}

const isFigure = (word: Word): boolean => /\d|['"]/.test(word.text);

/** The words at the left of a row, for tables whose labels stand under no heading. */
function wordsBeside(row: Box, tableX0: number, words: readonly Word[]): Word[] {
  const reach = 24 * (row.y1 - row.y0);
  return words.filter(
    (word) =>
      centreX(word) > tableX0 - reach &&
      centreX(word) < tableX0 &&
      Math.min(word.y1, row.y1) - Math.max(word.y0, row.y0) > 0.4 * (word.y1 - word.y0),
  );
}

/** ARRIVAL or DEPARTURE over a pair of columns: the nearest one above, where both stand on one line. */
function conditionOver(x: number, { head }: Table, words: readonly Word[]): Condition | null {
  const height = head.box.y1 - head.box.y0;
  const over = words.filter(
    (word) =>
      conditionIn(word.text) !== null &&
      centreY(word) < centreY(head.box) - 0.5 * height &&
      centreY(word) > head.box.y0 - 5 * height &&
      word.x1 > head.box.x0 - height &&
      word.x0 < head.box.x1 + height,
  );
  const conditions = new Set(over.map((word) => conditionIn(word.text)));
  if (conditions.size < 2 || around(over).y1 - around(over).y0 > 2 * height) return null;
  const nearest = over.reduce((best, word) =>
    Math.abs(centreX(word) - x) < Math.abs(centreX(best) - x) ? word : best,
  );
  return conditionIn(nearest.text);
}

/** A draft as OCR gives it: its marks for feet and inches are the first thing to suffer. */
export function draftIn(text: string): number | null {
  const tidy = text
    .replace(/[°*`´‘’]/g, "'")
    .replace(/[“”]|''/g, '"')
    .replace(/[Oo]/g, '0')
    .replace(/[Il|]/g, '1')
    .replace(/\s+/g, ' ')
    .trim();
  const parts = /^(\d{1,2})\s*'\s*[-–—]?\s*(\d{1,2}(?:\.\d+)?)\s*['"]*$/.exec(tidy);
  return parseFeetInches(parts ? `${parts[1]}' ${parts[2]}"` : tidy);
}
