import type { CellEvidence } from '../../../src/domain/evidence.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { CellProof, Settlement } from '../../../src/domain/proof.ts';
import { blankHeader, type TankRow } from '../../../src/domain/report.ts';
import type { SheetOutcome } from '../../../src/pipeline/messages.ts';
import type { Truth } from '../../../src/cli/accuracy/truth.ts';
import { labelOf, type BenchLabel } from '../../bench/accuracy/sheets.ts';

/** Two tanks whose figures follow from each other: table 6B, five places, water off, weighed in air. */
const tank = (name: string, figures: Partial<TankRow> = {}): TankRow => ({
  tank: name,
  product: 'MGO',
  api: 35,
  ullage_ft: 4,
  ullage_in: 2,
  temp_f: 90,
  water_bbls: 0,
  gross_bbls: 1000,
  net_bbls: 986.3,
  metric_tons: 132.96,
  ...figures,
});

export const truthOf = (more: Partial<Truth> = {}): Truth => ({
  header: { ...blankHeader(), barge: 'CBL 1180' },
  arrival_tanks: [tank('1P'), tank('1S', { water_bbls: null })],
  departure_tanks: [],
  products: [],
  time_log: [{ event: 'All Fast', date: '2025-05-08', time: '08:30' }],
  draft_readings: [],
  ...more,
});

/** How the bench tells a sheet of this name; `pen-…` is filled in by hand. */
export const labelFor = (name: string): BenchLabel =>
  labelOf(name, 'sheets', { ...truthOf(), meta: name.startsWith('pen') ? { font: 'Pen on Form' } : {} });

interface Said {
  findings?: Finding[];
  cells?: CellProof[];
  settlements?: Settlement[];
  evidence?: CellEvidence[];
}

/** What came of a sheet on which `report` was read. */
export const outcomeOf = ({ meta: _, ...report }: Truth, said: Said = {}): SheetOutcome => ({
  ok: true,
  report,
  markdown: '',
  calls: [],
  findings: said.findings ?? [],
  cells: said.cells ?? [],
  settlements: said.settlements ?? [],
  conventions: {
    product_table: null,
    vcf_places: null,
    water_off: null,
    weighed: null,
    rows_agreeing: 0,
    rows_checked: 0,
    places: {
      ...{ api: 1, ullage_in: 0, temp_f: 0, water_bbls: 0 },
      ...{ gross_bbls: 0, net_bbls: 1, metric_tons: 2 },
    },
  },
  reading: {
    reader: 'local',
    model: 'none',
    prompt_version: 'none',
    words: '',
    duration_ms: 0,
    calls: [],
    evidence: { page: null, remarks: [], totals: [], cells: said.evidence ?? [] },
  },
});

/** `truth` with another value in one cell of the tanks on arrival. */
export const withArrival = (truth: Truth, row: number, figures: Partial<TankRow>): Truth => ({
  ...truth,
  arrival_tanks: truth.arrival_tanks.map((cells, at) => (at === row ? { ...cells, ...figures } : cells)),
});

export const findingAt = (row: number, field: string | null, severity: Finding['severity']): Finding => ({
  ...{ rule: 'net_from_gross', severity, table: 'arrival_tanks', row, field },
  ...{ message: '', read: null, implied: null, cause: null },
});

export const proofAt = (row: number, field: string, verdict: CellProof['verdict']): CellProof => ({
  ...{ table: 'arrival_tanks', row, field, verdict, holds: [], fails: [] },
});

export const seenAt = (row: number, field: string, confidence: number): CellEvidence => ({
  ...{ table: 'arrival_tanks', row, field, quad: null, text: null, inked: true, confidence, alternatives: [] },
});
