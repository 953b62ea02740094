import type { Cause, Finding, Severity } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import type { Badge } from './states.ts';
import { cellAnchor, tableLayouts } from './table-layouts.ts';

/** A finding ready to draw: numbered, named by place, linked to the cell it is about. */
export interface ShownFinding {
  finding: Finding;
  /** 1, 2, 3 … down the sheet; stands at the cell and at the finding */
  number: number;
  anchor: string;
  /** id of the cell, row or table concerned */
  cellAnchor: string;
  /** `Tanks on arrival · 4 STBD · Net Bbls` */
  place: string;
  badge: Badge;
  read: string | null;
  implied: string | null;
  /** by how much the figure read differs from the one implied; null where they are not two figures */
  difference: string | null;
  /** what a button says that takes the implied value, and one that keeps the cell as written */
  takePress: string;
  confirmPress: string;
  /** the likely cause in words; null where there is none */
  cause: string | null;
}

export const severityBadges: Record<Severity, Badge> = {
  contradicted: { word: 'Contradicted', icon: 'contradicted', tone: 'bad' },
  doubtful: { word: 'Doubtful', icon: 'doubtful', tone: 'doubtful' },
  note: { word: 'Note', icon: 'note', tone: 'note' },
};

const causeWords: Record<Cause, string> = {
  misread: 'Probably misread',
  slip: 'Probably a slip of the writer',
  missing: 'Missing or unreadable',
  convention: 'Perhaps another convention',
};

const severityOrder: Severity[] = ['contradicted', 'doubtful', 'note'];

/** The findings of one sheet, worst first, otherwise in the order given. */
export function shownFindings(findings: readonly Finding[], report: Report | null, sheetN: number): ShownFinding[] {
  return [...findings]
    .sort((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity))
    .map((finding, index) => ({
      finding,
      number: index + 1,
      anchor: `sheet-${sheetN}-finding-${index + 1}`,
      cellAnchor: cellAnchor(sheetN, finding.table, finding.row, finding.field),
      place: placeOf(finding, report),
      badge: severityBadges[finding.severity],
      read: finding.read === null ? null : String(finding.read),
      implied: finding.implied === null ? null : String(finding.implied),
      difference: differenceOf(finding),
      takePress: ['cell', ...placeIn(finding), finding.implied ?? ''].join(':'),
      confirmPress: ['as_written', ...placeIn(finding)].join(':'),
      cause: finding.cause && causeWords[finding.cause],
    }));
}

const placeIn = ({ table, row, field }: Finding): (string | number)[] => [table, row ?? '', field ?? ''];

function differenceOf({ read, implied }: Finding): string | null {
  if (typeof read !== 'number' || typeof implied !== 'number') return null;
  return String(Number(Math.abs(read - implied).toPrecision(6)));
}

/** The worst of `findings`, which come worst first. */
export const worstOf = (findings: readonly ShownFinding[]): ShownFinding | null => findings[0] ?? null;

function placeOf(finding: Finding, report: Report | null): string {
  const { table, field } = finding;
  if (table === 'header') return ['Header', field].filter((part) => part !== null).join(' · ');
  const { title, columns } = tableLayouts[table];
  const label = columns.find((column) => column.field === field)?.label ?? field;
  return [title, rowName(finding, report), label].filter((part) => part !== null).join(' · ');
}

/** What a person calls the row: its tank, product or event; its number where those are blank. */
function rowName({ table, row }: Finding, report: Report | null): string | null {
  if (row === null || table === 'header') return null;
  const values: Record<string, string | number | null> = report?.[table][row] ?? {};
  const named = [values['tank'] ?? values['product'] ?? values['event'] ?? values['condition'], values['end']];
  return named.filter((part) => part != null).join(' ') || `row ${row + 1}`;
}
