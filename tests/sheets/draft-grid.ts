import { cell, type Grid, type GridCell, type GridColumn } from './grid.ts';
import type { Labels } from './labels.ts';
import { writeDraft } from './manner.ts';
import type { MadeReport } from './report.ts';

export type DraftShape = 'four rows' | 'by end' | 'by condition';

/** The drafts: a row for each condition and end, or ends down and conditions across, or the other way round. */
export function draftGrid({ report, manner, convention }: MadeReport, labels: Labels, shape: DraftShape): Grid {
  const { drafts } = labels;
  const written = (condition: 'arrival' | 'departure', end: 'fwd' | 'aft', side: 'port' | 'stbd'): GridCell => {
    const at = report.draft_readings.findIndex((row) => row.condition === condition && row.end === end);
    const feet = report.draft_readings[at]?.[side];
    return cell(feet == null ? '' : writeDraft(feet, manner, convention), `draft_readings.${at}.${side}`);
  };
  const printed = (text: string): GridCell => ({ ...cell(text), printed: true });
  const column = (label: string, group: string | null = null): GridColumn => ({ group, label, align: 'center' });
  const conditions = ['arrival', 'departure'] as const;
  const ends = ['fwd', 'aft'] as const;
  const pair = (condition: 'arrival' | 'departure', end: 'fwd' | 'aft'): GridCell[] => [
    written(condition, end, 'port'),
    written(condition, end, 'stbd'),
  ];
  const sides = (group: string | null): GridColumn[] => [column(drafts.port, group), column(drafts.stbd, group)];
  const make = (columns: GridColumn[], rows: GridCell[][]): Grid => ({
    kind: 'draft_readings',
    title: labels.titles.draft_readings,
    columns,
    rows: rows.map((cells) => ({ role: 'tank', cells })),
  });
  if (shape === 'four rows') {
    const rows = conditions.flatMap((condition) =>
      ends.map((end) => [printed(`${drafts[condition]} ${drafts[end]}`), ...pair(condition, end)]),
    );
    return make([column('Draft'), ...sides(null)], rows);
  }
  if (shape === 'by end') {
    const rows = ends.map((end) => [printed(drafts[end]), ...pair('arrival', end), ...pair('departure', end)]);
    return make([column(''), ...sides(drafts.arrival), ...sides(drafts.departure)], rows);
  }
  const rows = conditions.map((condition) => [
    printed(drafts[condition]),
    ...pair(condition, 'fwd'),
    ...pair(condition, 'aft'),
  ]);
  return make([column(''), ...sides(drafts.fwd), ...sides(drafts.aft)], rows);
}
