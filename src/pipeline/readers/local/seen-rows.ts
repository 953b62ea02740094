import type { DraftRow, TimeLogRow } from '../../../domain/report.ts';
import { wordsUnder } from './cell-text.ts';
import { draftIn, readDrafts } from './drafts.ts';
import { logRows } from './log-rows.ts';
import type { Table } from './rows.ts';
import { seenText, type Seen, type SeenRow } from './seen.ts';
import type { Word } from './words.ts';

/** The events of a time log with what was seen of their cells. */
export function seenLog(table: Table, yearHint: number | undefined): SeenRow<TimeLogRow>[] {
  return table.rows.flatMap((line) =>
    logRows({ ...table, rows: [line] }, yearHint).map((row) => {
      const shared = wordsUnder(table, line, 'date_time');
      const under = (field: 'event' | 'date' | 'time'): Seen | null => {
        const seen = wordsUnder(table, line, field) ?? (field === 'event' ? null : shared);
        return seen && (row[field] === null ? { ...seen, confidence: 0 } : seen);
      };
      const [event, date, time] = [under('event'), under('date'), under('time')];
      return { row, seen: { ...(event && { event }), ...(date && { date }), ...(time && { time }) } };
    }),
  );
}

/** The drafts with what was seen of them: each in the first cell that says what it was read as. */
export function seenDrafts(tables: readonly Table[], words: readonly Word[]): SeenRow<DraftRow>[] {
  const cells = tables.flatMap((table) =>
    table.rows.flatMap((line) => line.cells.map((cell, at) => ({ key: table.spans[at]!.head.key, cell }))),
  );
  return readDrafts(tables, words).map((row) => {
    const seen: SeenRow<DraftRow>['seen'] = {};
    for (const side of ['port', 'stbd'] as const) {
      const at = cells.findIndex(
        ({ key, cell }) => key === side && row[side] !== null && draftOf(cell.words) === row[side],
      );
      const [found] = at < 0 ? [] : cells.splice(at, 1);
      if (found === undefined) continue;
      const text = found.cell.words.map((word) => word.text).join(' ');
      const confidence = Math.min(...found.cell.words.map((word) => word.confidence));
      seen[side] = seenText(found.cell.box, text, confidence);
    }
    return { row, seen };
  });
}

const draftOf = (words: readonly Word[]): number | null =>
  draftIn(
    words
      .filter((word) => /\d|['"]/.test(word.text))
      .map((word) => word.text)
      .join(' '),
  );
