import type { CellPlace } from '../../domain/evidence.ts';
import { columnsOf, headerColumns, type Cell } from '../../domain/report-columns.ts';
import type { Decision, LoggedChange, Review } from '../../stores/reviews.ts';
import { spelt } from './review-cells.ts';
import { shownTime, type ShownTime } from './shared-page.ts';
import { tableLayouts } from './table-layouts.ts';

/** One line of what people did to a sheet. */
export interface ShownChange {
  text: string;
  reason: string | null;
  by: string;
  at: ShownTime;
  isUndone: boolean;
}

/** What people changed, undid, approved and opened again, the newest first. */
export function shownLog({ log, decisions }: Review): ShownChange[] {
  const lines = [
    ...log.map((change) => ({ at: change.madeAt, line: shownChange(change) })),
    ...decisions.map((decision) => ({ at: decision.at, line: shownDecision(decision) })),
  ];
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line)
    .reverse();
}

function shownChange({ change, replaced, reason, account, madeAt, undoneIn }: LoggedChange): ShownChange {
  const text = changeInWords(change, replaced);
  return { text, reason, by: account, at: shownTime(madeAt), isUndone: undoneIn !== null };
}

const shownDecision = ({ approved, reason, by, at }: Decision): ShownChange => ({
  ...{ text: approved ? 'Approved' : 'Opened again', reason, by, at: shownTime(at), isUndone: false },
});

/** `Tanks on arrival · row 4 · Net Bbls: 2020.9 became 2060.9`. */
function changeInWords(change: LoggedChange['change'], replaced: unknown): string {
  const title = change.table === 'header' ? 'Header' : tableLayouts[change.table].title;
  const place = [title, ...(change.row === null ? [] : [`row ${change.row + 1}`])];
  switch (change.kind) {
    case 'add_row':
      return `${place.join(' · ')} added`;
    case 'delete_row':
      return `${place.join(' · ')} deleted`;
    case 'move_row':
      return `${place.join(' · ')} moved to ${change.to + 1}`;
    case 'as_written':
      return `${[...place, headingOf(change)].join(' · ')}: ${spelt(replaced as Cell)} confirmed as written`;
    case 'cell':
      return `${[...place, headingOf(change)].join(' · ')}: ${spelt(replaced as Cell)} became ${spelt(change.value)}`;
  }
}

function headingOf({ table, field }: CellPlace): string {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  return columns.find(({ key }) => key === field)?.heading ?? field;
}
