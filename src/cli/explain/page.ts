import { placeKey, valueAt, type CellEvidence, type StatedTotal } from '../../domain/evidence.ts';
import { steps, type Step } from '../../domain/reading.ts';
import { needsReview } from '../../domain/finding.ts';
import { shownName } from '../../photos/shown-name.ts';
import type { Explanation } from '../../pipeline/explain/explain-sheet.ts';
import type { SheetOutcome } from '../../pipeline/messages.ts';
import { shownFindings, type ShownFinding } from '../../web/pages/shown-findings.ts';
import { conventionsInWords, verdictShares, type VerdictShare } from '../../web/pages/shown-verdicts.ts';
import { stateBadges, type Badge } from '../../web/pages/states.ts';
import { cellAnchor, tableLayouts } from '../../web/pages/table-layouts.ts';
import { explainedTables, type ExplainedTable } from './cells.ts';
import { dataUri } from './data-uri.ts';
import { captionOf } from './stage-captions.ts';

/** Everything on the page that shows how one photo was read. */
export interface ExplainPage {
  filename: string;
  badge: Badge;
  /** `local reader`, `Tesseract 5.5`, `6.2 s` */
  facts: string[];
  failure: { message: string; advice: string; step: string } | null;
  steps: { name: string; badge: Badge; duration: string }[];
  remarks: readonly { message: string; advice: string }[];
  shares: VerdictShare[];
  conventions: string[];
  totals: string[];
  findings: ShownFinding[];
  stages: ShownStage[];
  tables: ExplainedTable[];
  /** the reader's words, where no report came of them */
  words: string | null;
}

interface ShownStage {
  anchor: string;
  title: string;
  caption: string;
  picture: string;
  /** cells to follow from the picture to their table, corners in thousandths of its width and height */
  cells: { anchor: string; corners: string; title: string }[];
}

/** The page of one photo. Of its path only the file's own name is shown. */
export function explainPage(photoPath: string, explanation: Explanation): ExplainPage {
  const { outcome } = explanation;
  const { reading } = outcome;
  const findings = outcome.ok ? shownFindings(outcome.findings, outcome.report, 1) : [];
  return {
    filename: shownName(photoPath),
    badge: stateBadges[!outcome.ok ? 'failed' : needsReview(outcome.findings) ? 'needs_review' : 'read'],
    facts: factsOf(outcome),
    failure: outcome.ok ? null : { ...outcome.failure, step: stepNames[outcome.failure.step] },
    steps: shownSteps(explanation),
    remarks: explanation.remarks,
    shares: outcome.ok ? verdictShares(outcome) : [],
    conventions: outcome.ok ? conventionsInWords(outcome.conventions) : [],
    totals: (reading?.evidence?.totals ?? []).map(totalInWords),
    findings,
    stages: explanation.stages.map(({ stage, webp }) => ({
      anchor: `stage-${stage}`,
      ...captionOf(stage),
      picture: dataUri(webp),
      cells: stage === 'cells-on-photo' ? cellLinks(outcome) : [],
    })),
    tables: outcome.ok ? explainedTables(outcome, findings, explanation.crops) : [],
    words: outcome.ok ? null : (reading?.words ?? null),
  };
}

function factsOf({ reading, calls }: SheetOutcome): string[] {
  return [
    ...(reading === null ? [] : [`${reading.reader} reader`, reading.model, `release ${reading.prompt_version}`]),
    ...calls.map(({ purpose, duration_ms }) => `model call to ${purpose}: ${seconds(duration_ms)}`),
  ];
}

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(durationMs < 100 ? 3 : 1)} s`;

const stepNames: Record<Step, string> = {
  preparing: 'Prepare the picture',
  reading: 'Read it',
  formatting: 'Bring it into tables',
  checking: 'Prove the figures',
};

/** All four steps, also those that were never begun. */
function shownSteps({ outcome, steps: begun }: Explanation): ExplainPage['steps'] {
  return steps.map((step) => {
    const time = begun.find((one) => one.step === step);
    const hasFailed = !outcome.ok && outcome.failure.step === step;
    const badge: Badge = hasFailed
      ? { word: 'failed', icon: 'failed', tone: 'bad' }
      : time === undefined
        ? { word: 'not begun', icon: 'waiting', tone: 'quiet' }
        : { word: 'done', icon: 'read', tone: 'good' };
    return { name: stepNames[step], badge, duration: time === undefined ? '' : seconds(time.durationMs) };
  });
}

function totalInWords({ table, product, ...figures }: StatedTotal): string {
  const labels = new Map(tableLayouts[table].columns.map(({ field, label }) => [field, label]));
  const said = Object.entries(figures)
    .filter(([, figure]) => figure !== null)
    .map(([field, figure]) => `${labels.get(field) ?? field} ${figure}`);
  return `${tableLayouts[table].title}${product === null ? '' : `, ${product}`}: ${said.join(', ')}`;
}

/** Blank cells have nothing to follow them for. */
function cellLinks(outcome: SheetOutcome): ShownStage['cells'] {
  if (!outcome.ok) return [];
  const verdicts = new Map(outcome.cells.map((cell) => [placeKey(cell), cell.verdict]));
  const isShown = (cell: CellEvidence): boolean =>
    cell.quad !== null &&
    cell.inked &&
    (cell.row ?? 0) < (cell.table === 'header' ? 1 : outcome.report[cell.table].length);
  return (outcome.reading.evidence?.cells ?? []).filter(isShown).map((cell) => ({
    anchor: cellAnchor(1, cell.table, cell.row, cell.field),
    corners: (cell.quad ?? []).map(([x, y]) => `${(1000 * x).toFixed(1)},${(1000 * y).toFixed(1)}`).join(' '),
    title: `${valueAt(outcome.report, cell) ?? 'not read'}: ${verdicts.get(placeKey(cell)) ?? 'read'}`,
  }));
}
