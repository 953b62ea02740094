import { placeKey, type CellEvidence, type CellPlace } from '../../domain/evidence.ts';
import { headerColumns } from '../../domain/report-columns.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import { reportTables } from '../../web/pages/report-tables.ts';
import type { ShownFinding } from '../../web/pages/shown-findings.ts';
import { equationName, shownVerdicts, type ShownVerdict } from '../../web/pages/shown-verdicts.ts';
import { cellAnchor } from '../../web/pages/table-layouts.ts';
import { dataUri } from './data-uri.ts';

/** A table with everything that is known of each of its cells. */
export interface ExplainedTable {
  anchor: string;
  title: string;
  labels: string[];
  rows: { anchor: string; cells: ExplainedCell[] }[];
}

export interface ExplainedCell {
  anchor: string;
  isNumber: boolean;
  /** empty where the cell is blank or could not be read */
  text: string;
  /** for an empty cell: something is written there all the same */
  isInked: boolean;
  verdict: ShownVerdict | null;
  /** the cell on the photo, as a data URI; null where its place is not known */
  crop: string | null;
  /** `seen`, `sure`, `or`, `holds`, `fails` … with what there is to say */
  facts: { name: string; text: string }[];
  findings: { anchor: string; number: number }[];
  /** whether somebody should look at it */
  isMarked: boolean;
}

type Read = Extract<SheetOutcome, { ok: true }>;

/** The header and the five tables of a sheet that was read, cell by cell. */
export function explainedTables(
  outcome: Read,
  findings: readonly ShownFinding[],
  crops: ReadonlyMap<string, Buffer>,
): ExplainedTable[] {
  const verdicts = shownVerdicts(outcome);
  const explain = cellExplainer(outcome, verdicts, findings, crops);
  const header: ExplainedTable = {
    anchor: cellAnchor(1, 'header', null, null),
    title: 'Header',
    labels: headerColumns.map(({ heading }) => heading),
    rows: [
      {
        anchor: `${cellAnchor(1, 'header', null, null)}-row`,
        cells: headerColumns.map(({ key }) => {
          const text = (outcome.report.header as Record<string, string | null>)[key] ?? '';
          return explain({ table: 'header', row: null, field: key }, text, false);
        }),
      },
    ],
  };
  const tables = reportTables(outcome.report, outcome.markdown, findings, verdicts, 1).map((table) => ({
    anchor: cellAnchor(1, table.key, null, null),
    title: table.title,
    labels: table.columns.map(({ label }) => label),
    rows: table.rows.map(({ anchor, cells }, row) => ({
      anchor,
      cells: cells.map(({ text, isNumber }, column) =>
        explain({ table: table.key, row, field: table.columns[column]!.field }, text, isNumber),
      ),
    })),
  }));
  return [header, ...tables];
}

function cellExplainer(
  outcome: Read,
  verdicts: ReadonlyMap<string, ShownVerdict>,
  findings: readonly ShownFinding[],
  crops: ReadonlyMap<string, Buffer>,
) {
  const evidence = new Map(outcome.reading.evidence?.cells.map((cell) => [placeKey(cell), cell]));
  return (place: CellPlace, text: string, isNumber: boolean): ExplainedCell => {
    const key = placeKey(place);
    const verdict = verdicts.get(key) ?? null;
    const about = findings.filter(
      ({ finding }) => finding.table === place.table && finding.row === place.row && finding.field === place.field,
    );
    const crop = crops.get(key);
    return {
      anchor: cellAnchor(1, place.table, place.row, place.field),
      isNumber,
      text,
      isInked: evidence.get(key)?.inked ?? false,
      verdict,
      crop: crop === undefined ? null : dataUri(crop),
      facts: [...seenFacts(evidence.get(key)), ...proofFacts(outcome, place)],
      findings: about.map(({ anchor, number }) => ({ anchor, number })),
      isMarked: verdict?.verdict === 'doubtful' || verdict?.verdict === 'contradicted',
    };
  };
}

function seenFacts(seen: CellEvidence | undefined): ExplainedCell['facts'] {
  if (seen === undefined) return [];
  if (!seen.inked) return [{ name: 'seen', text: 'bare paper' }];
  const others = seen.alternatives.map(({ value, probability }) => `${value} (${percent(probability)})`);
  return [
    { name: 'seen', text: seen.text === null ? 'nothing legible' : `“${seen.text}”` },
    { name: 'sure', text: percent(seen.confidence) },
    ...(others.length === 0 ? [] : [{ name: 'or', text: others.join(', ') }]),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 || share < 0.1 ? 1 : 0)} %`;

function proofFacts({ cells, settlements }: Read, place: CellPlace): ExplainedCell['facts'] {
  const isHere = (other: CellPlace): boolean => placeKey(other) === placeKey(place);
  const proof = cells.find(isHere);
  const settled = settlements.find(isHere);
  return [
    ...(settled === undefined ? [] : [{ name: 'settled', text: `read ${settled.read ?? 'nothing'} at first` }]),
    { name: 'holds', text: (proof?.holds ?? []).map(equationName).join(', ') },
    { name: 'fails', text: (proof?.fails ?? []).map(equationName).join(', ') },
  ].filter(({ text }) => text !== '');
}
